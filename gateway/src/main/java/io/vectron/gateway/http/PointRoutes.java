package io.vectron.gateway.http;

import io.javalin.http.Context;
import io.vectron.gateway.core.GatewayOperations;
import io.vectron.gateway.core.RequestBounds;
import io.vectron.gateway.core.point.PointAnswer;
import io.vectron.gateway.core.point.Written;
import io.vectron.gateway.core.request.PointLookup;
import io.vectron.gateway.core.request.PointRemoval;
import io.vectron.gateway.core.request.PointUpsert;
import io.vectron.gateway.core.request.SearchQuery;
import io.vectron.gateway.core.search.SearchAnswer;
import io.vectron.gateway.core.session.SessionToken;
import io.vectron.gateway.http.json.AnswerJson;
import io.vectron.gateway.http.json.ConsistencyNames;
import io.vectron.gateway.http.json.PointUpsertReader;
import io.vectron.gateway.http.json.SearchQueryReader;
import java.io.IOException;

/** The routes of points. */
final class PointRoutes {
    private static final String POINTS = "/v1/collections/{collection}/points";
    private static final String POINT = POINTS + "/{id}";

    private final GatewayOperations operations;
    private final RequestBounds bounds;

    PointRoutes(GatewayOperations operations, RequestBounds bounds) {
        this.operations = operations;
        this.bounds = bounds;
    }

    void register(RouteTable routes) {
        routes.post(POINTS, this::upsert);
        routes.post(POINTS + "/search", this::search);
        routes.get(POINT, this::get);
        routes.delete(POINT, this::delete);
    }

    private void upsert(Context context) throws IOException {
        PointUpsert upsert = PointUpsertReader.read(context.pathParam("collection"), RequestBody.of(context));
        Written written = operations.writer().upsert(upsert, bounds.request()).join();
        JsonAnswer.send(context, AnswerJson.written(written));
    }

    private void search(Context context) throws IOException {
        SearchQuery query = SearchQueryReader.read(context.pathParam("collection"), RequestBody.of(context));
        SearchAnswer answer =
                operations.searcher().search(query, bounds.request()).join();
        JsonAnswer.send(context, AnswerJson.results(answer, query.includeVectors(), query.includePayloads()));
    }

    private void get(Context context) throws IOException {
        QueryParameters parameters = QueryParameters.of(
                context, "consistency", "sessionToken", "session_token", "includeLag", "include_lag");
        PointLookup lookup = new PointLookup(
                context.pathParam("collection"),
                context.pathParam("id"),
                ConsistencyNames.parse(parameters.text("consistency")),
                parameters.text("sessionToken", "session_token"),
                parameters.truth("includeLag", "include_lag"));
        PointAnswer answer = operations.reader().get(lookup, bounds.request()).join();
        JsonAnswer.send(context, AnswerJson.point(answer));
    }

    private void delete(Context context) throws IOException {
        PointRemoval removal = new PointRemoval(context.pathParam("collection"), context.pathParam("id"));
        SessionToken session =
                operations.writer().delete(removal, bounds.request()).join();
        JsonAnswer.send(context, AnswerJson.deleted(session));
    }
}
