package io.vectron.gateway.http;

import io.javalin.http.Context;
import io.vectron.gateway.core.GatewayOperations;
import io.vectron.gateway.core.RequestBounds;
import io.vectron.gateway.core.request.CollectionCreation;
import io.vectron.gateway.http.json.AnswerJson;
import io.vectron.gateway.http.json.CollectionCreationReader;
import io.vectron.gateway.http.json.StatusJson;
import java.io.IOException;
import java.util.List;

/** The routes of collections. */
final class CollectionRoutes {
    private final GatewayOperations operations;
    private final RequestBounds bounds;

    CollectionRoutes(GatewayOperations operations, RequestBounds bounds) {
        this.operations = operations;
        this.bounds = bounds;
    }

    void register(RouteTable routes) {
        routes.post("/v1/collections", this::create);
        routes.get("/v1/collections", this::list);
        routes.get("/v1/collections/{name}/status", this::status);
        routes.delete("/v1/collections/{name}", this::delete);
    }

    private void create(Context context) throws IOException {
        CollectionCreation creation = CollectionCreationReader.read(RequestBody.of(context));
        operations.creator().create(creation, bounds.creation()).join();
        JsonAnswer.send(context, AnswerJson.success());
    }

    private void list(Context context) throws IOException {
        List<String> names = operations.lister().list(bounds.request()).join();
        JsonAnswer.send(context, AnswerJson.collections(names));
    }

    private void status(Context context) throws IOException {
        String name = context.pathParam("name");
        JsonAnswer.send(
                context,
                StatusJson.collection(
                        operations.statusReader().status(name, bounds.request()).join()));
    }

    private void delete(Context context) throws IOException {
        operations.remover().remove(context.pathParam("name"), bounds.request()).join();
        JsonAnswer.send(context, AnswerJson.success());
    }
}
