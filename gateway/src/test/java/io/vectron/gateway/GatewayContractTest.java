package io.vectron.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.vectron.common.config.Limits;
import io.vectron.gateway.testing.Answer;
import io.vectron.gateway.testing.RunningGateway;
import io.vectron.proto.v1.Consistency;
import io.vectron.proto.v1.CreateCollectionRequest;
import io.vectron.proto.v1.DeleteCollectionRequest;
import io.vectron.proto.v1.DeleteRequest;
import io.vectron.proto.v1.GetCollectionStatusRequest;
import io.vectron.proto.v1.GetRequest;
import io.vectron.proto.v1.GetResponse;
import io.vectron.proto.v1.ListCollectionsRequest;
import io.vectron.proto.v1.Point;
import io.vectron.proto.v1.SearchRequest;
import io.vectron.proto.v1.UpsertRequest;
import io.vectron.proto.v1.VectronServiceGrpc.VectronServiceBlockingStub;
import io.vectron.shardservers.api.ReplicaLag;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One request has one answer, whether it comes by gRPC or by HTTP; and a bad one changes nothing by either. */
class GatewayContractTest {
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        gateway = RunningGateway.start();
        gateway.post("/v1/collections", "{\"name\":\"points\",\"dimension\":2}");
        gateway.post(
                "/v1/collections",
                "{\"name\":\"flat\",\"dimension\":2,\"distance\":\"euclidean\",\"m\":8,"
                        + "\"consistency\":\"linearizable\"}");
        gateway.cluster().shards().setLag(new ReplicaLag(7, 1_500));
        gateway.post("/v1/collections", "{\"name\":\"empty\",\"dimension\":3,\"shards\":5}");
        String points = """
                {"points":[{"id":"a","vector":[1,0],"payload":{"word":"east","n":1,"deep":{"x":[1,"y",null,false]}}},
                           {"id":"b","vector":[0,1],"payload":{"word":"north"}},
                           {"id":"c","vector":[0.6,0.8]}, {"id":"d","vector":[-1,0]}]}""";
        assertEquals(200, gateway.post("/v1/collections/points/points", points).statusCode());
        assertEquals(200, gateway.post("/v1/collections/flat/points", points).statusCode());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /**
     * @param code expected in the error; empty if the request is good
     * @param words expected in the error's message
     */
    private record Request(
            String name,
            String code,
            String words,
            Function<RunningGateway, HttpResponse<String>> http,
            Function<VectronServiceBlockingStub, MessageOrBuilder> grpc) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Request good(
            String name,
            Function<RunningGateway, HttpResponse<String>> http,
            Function<VectronServiceBlockingStub, MessageOrBuilder> grpc) {
        return new Request(name, "", "", http, grpc);
    }

    static Stream<Request> goodRequests() {
        return Stream.of(
                good(
                        "list collections",
                        http -> http.get("/v1/collections"),
                        grpc -> grpc.listCollections(ListCollectionsRequest.getDefaultInstance())),
                good(
                        "status",
                        http -> http.get("/v1/collections/points/status"),
                        grpc -> grpc.getCollectionStatus(GetCollectionStatusRequest.newBuilder()
                                .setName("points")
                                .build())),
                good(
                        "status with settings",
                        http -> http.get("/v1/collections/flat/status"),
                        grpc -> grpc.getCollectionStatus(GetCollectionStatusRequest.newBuilder()
                                .setName("flat")
                                .build())),
                good("get", http -> http.get("/v1/collections/points/points/a"), grpc -> grpc.get(get("points", "a"))),
                good(
                        "get without payload",
                        http -> http.get("/v1/collections/points/points/c?consistency=eventual"),
                        grpc -> grpc.get(get("points", "c"))),
                good(
                        "get with lag",
                        http -> http.get("/v1/collections/points/points/b?includeLag=true&consistency=eventual"),
                        grpc -> grpc.get(get("points", "b").toBuilder()
                                .setIncludeLag(true)
                                .setConsistency(Consistency.CONSISTENCY_EVENTUAL)
                                .build())),
                good(
                        "search",
                        http -> http.post("/v1/collections/points/points/search", "{\"vector\":[1,0]}"),
                        grpc -> grpc.search(search("points").build())),
                good(
                        "search with everything",
                        http -> http.post("/v1/collections/flat/points/search", """
                                {"collection":"flat","vector":[1,0e0],"topK":"2","includeVectors":true,"timeoutMs":4000,
                                 "includeMetadata":false,"consistency":"linearizable","ef":50.0,"query":"words"}"""),
                        grpc -> grpc.search(search("flat")
                                .setTopK(2)
                                .setIncludeVectors(true)
                                .setIncludeMetadata(false)
                                .setTimeoutMs(4000)
                                .setConsistency(Consistency.CONSISTENCY_LINEARIZABLE)
                                .setEf(50)
                                .setQuery("words")
                                .build())),
                good(
                        "search with lag",
                        http -> http.post(
                                "/v1/collections/points/points/search",
                                "{\"vector\":[1,0],\"includeLag\":true,\"consistency\":\"eventual\"}"),
                        grpc -> grpc.search(search("points")
                                .setIncludeLag(true)
                                .setConsistency(Consistency.CONSISTENCY_EVENTUAL)
                                .build())),
                good(
                        "search of nothing",
                        http -> http.post(
                                "/v1/collections/empty/points/search",
                                "{\"vector\":[1,2,3],\"top_k\":null,\"include_metadata\":null}"),
                        grpc -> grpc.search(SearchRequest.newBuilder()
                                .setCollection("empty")
                                .addAllVector(List.of(1f, 2f, 3f))
                                .build())));
    }

    @ParameterizedTest
    @MethodSource("goodRequests")
    void answersGoodRequestsAlike(Request request) {
        HttpResponse<String> http = request.http.apply(gateway);
        assertEquals(200, http.statusCode(), http.body());
        assertEquals(Answer.of(() -> request.grpc.apply(gateway.grpc())), Answer.of(http));
    }

    @Test
    void aGetStatesTheLagIfItIsAskedFor() {
        String path = "/v1/collections/points/points/a";
        String lag = ",\"lag\":{\"entries\":\"7\",\"silentMs\":\"1500\"}}\n";
        for (String asked : List.of("?includeLag=true", "?include_lag=true")) {
            String body = gateway.get(path + asked).body();
            assertTrue(body.endsWith(lag), body);
        }
        for (String notAsked : List.of("", "?includeLag=false", "?include_lag=false")) {
            String body = gateway.get(path + notAsked).body();
            assertTrue(body.startsWith("{\"point\":{"), body);
            assertFalse(body.contains("\"lag\""), body);
        }
        GetRequest get = get("points", "a");
        GetResponse asked =
                gateway.grpc().get(get.toBuilder().setIncludeLag(true).build());
        assertEquals(7, asked.getLag().getEntries());
        assertEquals(1_500, asked.getLag().getSilentMs());
        assertFalse(gateway.grpc().get(get).hasLag());
    }

    @Test
    void aSearchStatesTheLagIfItIsAskedFor() {
        String path = "/v1/collections/points/points/search";
        String asked =
                gateway.post(path, "{\"vector\":[1,0],\"includeLag\":true}").body();
        assertTrue(asked.contains("\"lag\":{\"entries\":\"7\",\"silentMs\":\"1500\"}"), asked);
        String notAsked = gateway.post(path, "{\"vector\":[1,0]}").body();
        assertFalse(notAsked.contains("\"lag\""), notAsked);
        SearchRequest.Builder search = search("points");
        assertFalse(gateway.grpc().search(search.build()).hasLag());
        var lag = gateway.grpc().search(search.setIncludeLag(true).build()).getLag();
        assertEquals(7, lag.getEntries());
        assertEquals(1_500, lag.getSilentMs());
    }

    static Stream<Request> badRequests() {
        String longId = "x".repeat(513);
        return Stream.of(
                create("no name", "", 3, "", "name must not be empty"),
                create("bad name", "a.b", 3, "", "name must be letters, digits"),
                create("reserved name", "dead-letters", 3, "", "reserved"),
                create("no dimension", "new", 0, "", "dimension must be from 1 to 65536, was 0"),
                create("huge dimension", "new", 65_537, "", "dimension must be from 1 to 65536"),
                create("bad distance", "new", 3, "manhattan", "distance must be cosine or dot or euclidean"),
                new Request(
                        "duplicate collection",
                        "COLLECTION_EXISTS",
                        "points",
                        http -> http.post("/v1/collections", "{\"name\":\"points\",\"dimension\":9}"),
                        grpc -> grpc.createCollection(CreateCollectionRequest.newBuilder()
                                .setName("points")
                                .setDimension(9)
                                .build())),
                new Request(
                        "session as a default",
                        "INVALID_ARGUMENT",
                        "consistency of a collection must be eventual or linearizable",
                        http -> http.post(
                                "/v1/collections", "{\"name\":\"new\",\"dimension\":9,\"consistency\":\"session\"}"),
                        grpc -> grpc.createCollection(CreateCollectionRequest.newBuilder()
                                .setName("new")
                                .setDimension(9)
                                .setConsistency(Consistency.CONSISTENCY_SESSION)
                                .build())),
                new Request(
                        "too many shards",
                        "INVALID_ARGUMENT",
                        "shards must be from 1 to 1024",
                        http -> http.post(
                                "/v1/collections", "{\"name\":\"new\",\"dimension\":9,\"shards\":4294967295}"),
                        grpc -> grpc.createCollection(CreateCollectionRequest.newBuilder()
                                .setName("new")
                                .setDimension(9)
                                .setShards(-1)
                                .build())),
                new Request(
                        "status of unknown collection",
                        "COLLECTION_NOT_FOUND",
                        "collection 'nope' does not exist",
                        http -> http.get("/v1/collections/nope/status"),
                        grpc -> grpc.getCollectionStatus(GetCollectionStatusRequest.newBuilder()
                                .setName("nope")
                                .build())),
                new Request(
                        "delete of unknown collection",
                        "COLLECTION_NOT_FOUND",
                        "'nope'",
                        http -> http.delete("/v1/collections/nope"),
                        grpc -> grpc.deleteCollection(DeleteCollectionRequest.newBuilder()
                                .setName("nope")
                                .build())),
                upsert("unknown collection", "nope", List.of(point("x", 1, 2)), "COLLECTION_NOT_FOUND", "'nope'"),
                upsert("no points", "points", List.of(), "INVALID_ARGUMENT", "points must not be empty"),
                badBatch(
                        "wrong dimension",
                        point("x", 1, 2, 3),
                        "points[1].vector must have 2 numbers, has 3 (point 'x')"),
                badBatch("no vector", point("x"), "points[1].vector must have 2 numbers, has 0 (point 'x')"),
                badBatch("NaN", point("x", Float.NaN, 1), "points[1].vector must be finite, is NaN at position 0"),
                badBatch(
                        "infinity",
                        point("x", 1, Float.NEGATIVE_INFINITY),
                        "points[1].vector must be finite, is -Infinity at position 1"),
                badBatch("zero vector", point("x", 0, 0), "points[1].vector must not be all zeros"),
                badBatch("empty id", point("", 1, 2), "points[1].id must not be empty"),
                badBatch("long id", point(longId, 1, 2), "points[1].id must be at most 512 bytes of UTF-8, was 513"),
                badBatch(
                        "long payload",
                        point("x", 1, 2).toBuilder()
                                .putPayload("p", "x".repeat(Limits.MAX_PAYLOAD_BYTES - 4))
                                .build(),
                        "points[1].payload must be at most 65536 bytes"),
                search(
                        "unknown collection",
                        "nope",
                        "\"vector\":[1,0]",
                        search("nope"),
                        "COLLECTION_NOT_FOUND",
                        "nope"),
                badSearch(
                        "wrong dimension",
                        "\"vector\":[1]",
                        search("points").clearVector().addVector(1),
                        "vector must have 2"),
                badSearch(
                        "no vector",
                        "\"topK\":1",
                        search("points").clearVector().setTopK(1),
                        "vector must have 2 numbers"),
                badSearch(
                        "zero vector",
                        "\"vector\":[0,0]",
                        search("points").clearVector().addVector(0).addVector(0),
                        "vector must not be all zeros"),
                badSearch(
                        "huge top_k",
                        "\"vector\":[1,0],\"topK\":10001",
                        search("points").setTopK(10_001),
                        "top_k must be from 1 to 10000"),
                badSearch(
                        "huge ef",
                        "\"vector\":[1,0],\"ef\":4294967295",
                        search("points").setEf(-1),
                        "ef must be from 1 to 10000"),
                badSearch(
                        "session without token",
                        "\"vector\":[1,0],\"consistency\":\"session\"",
                        search("points").setConsistency(Consistency.CONSISTENCY_SESSION),
                        "session_token must be given"),
                badSearch(
                        "foreign token",
                        "\"vector\":[1,0],\"sessionToken\":\"hello\"",
                        search("points").setSessionToken("hello"),
                        "session_token must be as an earlier write answered it"),
                badSearch(
                        "unknown consistency",
                        "\"vector\":[1,0],\"consistency\":\"strong\"",
                        search("points").setConsistencyValue(9),
                        "consistency must be eventual, session or linearizable"),
                new Request(
                        "unknown point",
                        "POINT_NOT_FOUND",
                        "point 'nope' does not exist in collection 'points'",
                        http -> http.get("/v1/collections/points/points/nope"),
                        grpc -> grpc.get(get("points", "nope"))),
                new Request(
                        "unknown point with lag",
                        "POINT_NOT_FOUND",
                        "point 'nope' does not exist in collection 'points'",
                        http -> http.get("/v1/collections/points/points/nope?includeLag=true"),
                        grpc -> grpc.get(get("points", "nope").toBuilder()
                                .setIncludeLag(true)
                                .build())),
                new Request(
                        "get with long id",
                        "INVALID_ARGUMENT",
                        "id must be at most 512 bytes",
                        http -> http.get("/v1/collections/points/points/" + longId),
                        grpc -> grpc.get(get("points", longId))),
                new Request(
                        "delete with long id",
                        "INVALID_ARGUMENT",
                        "id must be at most 512 bytes",
                        http -> http.delete("/v1/collections/points/points/" + longId),
                        grpc -> grpc.delete(DeleteRequest.newBuilder()
                                .setCollection("points")
                                .setId(longId)
                                .build())),
                new Request(
                        "bad collection name in path",
                        "INVALID_ARGUMENT",
                        "collection must be letters",
                        http -> http.get("/v1/collections/a%20b/points/x"),
                        grpc -> grpc.get(get("a b", "x"))));
    }

    @ParameterizedTest
    @MethodSource("badRequests")
    void refusesBadRequestsAlikeAndChangesNothing(Request request) {
        Answer before = stateOfEverything();
        HttpResponse<String> http = request.http.apply(gateway);
        Answer answer = Answer.of(http);
        assertEquals(request.code, answer.errorCode(), http.body());
        assertTrue(answer.errorMessage().contains(request.words), http.body());
        Answer overGrpc = Answer.of(() -> request.grpc.apply(gateway.grpc()));
        if (request.name.equals("search: unknown consistency")) {
            // Only HTTP knows the name that was sent.
            assertEquals(request.code, overGrpc.errorCode());
        } else {
            assertEquals(overGrpc, answer);
        }
        assertEquals(before, stateOfEverything());
        assertEquals(200, gateway.get("/readyz").statusCode());
    }

    private static Answer stateOfEverything() {
        Answer all = Answer.of(gateway.get("/v1/collections"));
        all.json()
                .getAsJsonArray("collections")
                .forEach(name -> all.json()
                        .add(
                                name.getAsString(),
                                Answer.of(gateway.get("/v1/collections/" + name.getAsString() + "/status"))
                                        .json()));
        return all;
    }

    @Test
    void storesTheLastOfTwoPointsWithTheSameId() {
        UpsertRequest request = UpsertRequest.newBuilder()
                .setCollection("flat")
                .addPoints(point("twice", 1, 1))
                .addPoints(point("twice", 2, 2))
                .build();
        assertEquals(1, gateway.grpc().upsert(request).getUpserted());
        assertEquals(
                List.of(2f, 2f),
                gateway.grpc().get(get("flat", "twice")).getPoint().getVectorList());
        gateway.delete("/v1/collections/flat/points/twice");
    }

    @Test
    void refusesAPayloadNameInBothParts() {
        Point both = point("x", 1, 2).toBuilder()
                .putPayload("k", "text")
                .setPayloadValues(Struct.newBuilder()
                        .putFields("k", Value.newBuilder().setNumberValue(1).build()))
                .build();
        Answer answer = Answer.of(() -> gateway.grpc()
                .upsert(UpsertRequest.newBuilder()
                        .setCollection("points")
                        .addPoints(both)
                        .build()));
        assertEquals("INVALID_ARGUMENT", answer.errorCode());
        assertTrue(answer.errorMessage().startsWith("points[0].payload.k is in payload and"), answer.toString());
    }

    private static Request create(String name, String collection, int dimension, String distance, String words) {
        return new Request(
                "create: " + name,
                "INVALID_ARGUMENT",
                words,
                http -> http.post(
                        "/v1/collections",
                        "{\"name\":\"" + collection + "\",\"dimension\":" + dimension + ",\"distance\":\"" + distance
                                + "\"}"),
                grpc -> grpc.createCollection(CreateCollectionRequest.newBuilder()
                        .setName(collection)
                        .setDimension(dimension)
                        .setDistance(distance)
                        .build()));
    }

    /** The bad point stands between good ones. */
    private static Request badBatch(String name, Point bad, String words) {
        return upsert(
                name, "points", List.of(point("new-1", 1, 2), bad, point("new-2", 3, 4)), "INVALID_ARGUMENT", words);
    }

    private static Request upsert(String name, String collection, List<Point> points, String code, String words) {
        String body =
                "{\"points\":" + points.stream().map(GatewayContractTest::json).toList() + "}";
        return new Request(
                "upsert: " + name,
                code,
                words,
                http -> http.post("/v1/collections/" + collection + "/points", body),
                grpc -> grpc.upsert(UpsertRequest.newBuilder()
                        .setCollection(collection)
                        .addAllPoints(points)
                        .build()));
    }

    private static String json(Point point) {
        String payload = point.getPayloadMap().isEmpty() ? "null" : "{\"p\":\"" + point.getPayloadOrThrow("p") + "\"}";
        return "{\"id\":\"" + point.getId() + "\",\"vector\":" + point.getVectorList() + ",\"payload\":" + payload
                + "}";
    }

    private static Request badSearch(String name, String fields, SearchRequest.Builder request, String words) {
        return search(name, "points", fields, request, "INVALID_ARGUMENT", words);
    }

    private static Request search(
            String name, String collection, String fields, SearchRequest.Builder request, String code, String words) {
        return new Request(
                "search: " + name,
                code,
                words,
                http -> http.post("/v1/collections/" + collection + "/points/search", "{" + fields + "}"),
                grpc -> grpc.search(request.build()));
    }

    private static SearchRequest.Builder search(String collection) {
        return SearchRequest.newBuilder().setCollection(collection).addVector(1).addVector(0);
    }

    private static GetRequest get(String collection, String id) {
        return GetRequest.newBuilder().setCollection(collection).setId(id).build();
    }

    private static Point point(String id, float... vector) {
        Point.Builder point = Point.newBuilder().setId(id);
        for (float number : vector) {
            point.addVector(number);
        }
        return point.build();
    }
}
