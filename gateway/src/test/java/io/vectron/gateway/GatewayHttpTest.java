package io.vectron.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.config.Limits;
import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.MapVersion;
import io.vectron.common.ids.ShardId;
import io.vectron.common.ids.TopicId;
import io.vectron.common.model.CollectionName;
import io.vectron.gateway.testing.Answer;
import io.vectron.gateway.testing.RunningGateway;
import io.vectron.placement.api.CollectionIngest;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.ComponentStatus;
import io.vectron.placement.api.PartitionProgress;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.placement.api.testing.InMemoryPlacementService;
import io.vectron.proto.v1.GetSystemStatusRequest;
import io.vectron.proto.v1.GetSystemStatusResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is HTTP's own: routes, bodies, JSON, probes, metrics. */
class GatewayHttpTest {
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        gateway = RunningGateway.start();
        gateway.post("/v1/collections", "{\"name\":\"points\",\"dimension\":2}");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void servesTheLifeOfACollection() {
        assertAnswer(200, "{\"success\":true}", gateway.post("/v1/collections", "{\"name\":\"life\",\"dimension\":2}"));
        assertTrue(gateway.get("/v1/collections").body().contains("\"life\""));
        HttpResponse<String> upsert = gateway.post("/v1/collections/life/points", """
                {"points": [
                  {"id": "a", "vector": [1, 0], "payload": {"word": "east", "n": 3, "nested": {"x": [1, null, true]}}},
                  {"id": "b", "vector": [0, 1]}
                ]}""");
        assertEquals(200, upsert.statusCode(), upsert.body());
        assertTrue(upsert.body().startsWith("{\"upserted\":2,\"sessionToken\":\""), upsert.body());
        assertAnswer(
                200,
                "{\"point\":{\"id\":\"a\",\"vector\":[1.0,0.0],"
                        + "\"payload\":{\"word\":\"east\",\"n\":3,\"nested\":{\"x\":[1,null,true]}}}}",
                gateway.get("/v1/collections/life/points/a"));
        assertAnswer(
                200,
                "{\"results\":[{\"id\":\"b\",\"score\":1.0,\"payload\":{},\"vector\":[0.0,1.0]}]}",
                gateway.post(
                        "/v1/collections/life/points/search",
                        "{\"vector\":[0,2],\"topK\":1,\"include_vectors\":true}"));
        assertEquals(200, gateway.delete("/v1/collections/life/points/a").statusCode());
        assertEquals(404, gateway.get("/v1/collections/life/points/a").statusCode());
        HttpResponse<String> status = gateway.get("/v1/collections/life/status");
        assertTrue(status.body().contains("\"points\":\"1\""), status.body());
        assertAnswer(200, "{\"success\":true}", gateway.delete("/v1/collections/life"));
        assertEquals(404, gateway.get("/v1/collections/life/status").statusCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a/b",
                "ü/Größe",
                "100%",
                "a+b",
                "?#&=",
                "search",
                "status",
                ";x",
                "..",
                "a%2Fb",
                "\uD83D\uDE00"
            })
    void reachesPointsOfAnyId(String id) {
        String path = "/v1/collections/points/points/"
                + URLEncoder.encode(id, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace(".", "%2E");
        String body = "{\"points\":[{\"id\":\"" + id + "\",\"vector\":[1,2]}]}";
        assertEquals(200, gateway.post("/v1/collections/points/points", body).statusCode());
        HttpResponse<String> found = gateway.get(path);
        assertEquals(200, found.statusCode(), found.body());
        assertTrue(found.body().startsWith("{\"point\":{\"id\":\"" + id + "\""), found.body());
        assertEquals(200, gateway.delete(path).statusCode());
        assertEquals("POINT_NOT_FOUND", Answer.of(gateway.get(path)).errorCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"vector\":[1,0]           | body is not valid JSON at line 1, column",
                "[1]                         | body must be a JSON object",
                "''                          | body must be a JSON object",
                "{} {}                       | body must be one JSON object, has more behind it",
                "{\"vector\":[1,0],\"topk\":3} | topk is not a field of this request",
                "{\"vector\":[1,0],\"topK\":1,\"topK\":2} | Duplicate",
                "{\"vector\":[1,\"x\"]}      | vector must be a list of numbers, has another at position 1",
                "{\"vector\":7}              | vector must be a list of numbers",
                "{\"vector\":[1e39,0]}       | vector must be finite, is Infinity at position 0",
                "{\"topK\":-1}               | top_k must be a whole number from 0 to 4294967295, was -1",
                "{\"topK\":1.5}              | top_k must be a whole number",
                "{\"topK\":true}             | top_k must be a whole number, was a truth value",
                "{\"includeVectors\":1}      | include_vectors must be true or false, was a number",
                "{\"collection\":\"other\"}  | collection is 'points' in the path but 'other' in the body",
            })
    void refusesBadSearchBodies(String body, String words) {
        assertRefused(gateway.post("/v1/collections/points/points/search", body), words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"points\":{}}                               | points must be a list of points",
                "{\"points\":[7]}                              | points[0] must be a JSON object",
                "{\"points\":[{\"id\":7}]}                     | points[0].id must be a string, was a number",
                "{\"points\":[{\"id\":\"a\",\"vektor\":[1]}]}  | points[0].vektor is not a field of this request; check its spelling (point 'a')",
                "{\"points\":[{\"id\":\"a\",\"vector\":[NaN,1]}]}    | points[0].vector must be finite, is NaN at position 0 (point 'a')",
                "{\"points\":[{\"id\":\"a\",\"payload\":[1]}]} | points[0].payload must be a JSON object (point 'a')",
                "{\"points\":[{\"id\":\"a\",\"payload\":{\"n\":9007199254740993}}]} | points[0].payload.n must be a whole number from -2^53 to 2^53",
                "{\"points\":[{\"id\":\"a\",\"payload\":{\"n\":1e999}}]} | points[0].payload.n must be finite",
                "{\"points\":[{\"id\":\"a\",\"payload\":{\"t\":\"\\ud800\"}}]} | points[0].payload.t must be valid Unicode",
            })
    void refusesBadUpsertBodies(String body, String words) {
        assertRefused(gateway.post("/v1/collections/points/points", body), words);
    }

    @Test
    void refusesPayloadsThatAreTooDeep() {
        String deep = "{\"a\":".repeat(40) + "1" + "}".repeat(40);
        assertRefused(
                gateway.post(
                        "/v1/collections/points/points",
                        "{\"points\":[{\"id\":\"a\",\"vector\":[1,2],\"payload\":" + deep + "}]}"),
                "");
    }

    private static void assertRefused(HttpResponse<String> response, String words) {
        assertEquals(400, response.statusCode(), response.body());
        Answer answer = Answer.of(response);
        assertEquals("INVALID_ARGUMENT", answer.errorCode());
        assertTrue(answer.errorMessage().contains(words), response.body());
        assertFalse(response.body().contains("Exception"), response.body());
    }

    @Test
    void refusesMorePointsThanABatchMayHave() {
        String point = "{\"id\":\"a\",\"vector\":[1,2]},";
        String body = "{\"points\":[" + point.repeat(Limits.MAX_BATCH_POINTS) + "{\"id\":\"a\",\"vector\":[1,2]}]}";
        HttpResponse<String> response = gateway.post("/v1/collections/points/points", body);
        assertEquals(413, response.statusCode());
        assertEquals("BODY_TOO_LARGE", Answer.of(response).errorCode());
    }

    @Test
    void refusesABodyThatSaysItIsTooLargeBeforeReadingIt() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", gateway.server().httpPort())) {
            socket.getOutputStream()
                    .write(("POST /v1/collections/points/points HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                                    + (Limits.MAX_BATCH_BYTES + 1) + "\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] start = socket.getInputStream().readNBytes(12);
            assertEquals("HTTP/1.1 413", new String(start, StandardCharsets.US_ASCII));
        }
    }

    @Test
    void refusesABodyThatTurnsOutTooLarge() {
        byte[] spaces = " ".repeat(Limits.MAX_BATCH_BYTES + 1).getBytes(StandardCharsets.US_ASCII);
        HttpResponse<String> response = gateway.send(gateway.request("/v1/collections/points/points")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(spaces)))
                .build());
        assertEquals(413, response.statusCode());
        assertEquals("BODY_TOO_LARGE", Answer.of(response).errorCode());
        assertEquals(200, gateway.get("/readyz").statusCode());
    }

    @Test
    void answersUnknownRoutesAndMethodsAsJson() {
        assertEquals(404, gateway.get("/v2/nothing").statusCode());
        assertEquals("ROUTE_NOT_FOUND", Answer.of(gateway.get("/v2/nothing")).errorCode());
        HttpResponse<String> put = gateway.send("PUT", "/v1/collections", "{}");
        assertEquals(405, put.statusCode());
        assertEquals("METHOD_NOT_ALLOWED", Answer.of(put).errorCode());
    }

    @Test
    void refusesUnknownQueryParameters() {
        assertRefused(
                gateway.get("/v1/collections/points/points/a?consistancy=eventual"),
                "consistancy is not a parameter of this request");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "includeLag=yes     | include_lag must be true or false, was 'yes'",
                "include_lag=1      | include_lag must be true or false, was '1'",
                "includeLag=        | include_lag must be true or false, was ''",
                "consistency=strong | consistency must be eventual, session or linearizable, was 'strong'",
            })
    void refusesBadQueryParameters(String parameter, String words) {
        assertRefused(gateway.get("/v1/collections/points/points/a?" + parameter), words);
    }

    @Test
    void refusesCallsOfForeignPages() throws IOException {
        HttpResponse<String> foreign = gateway.send(gateway.request("/v1/collections")
                .header("Origin", "https://evil.example")
                .GET()
                .build());
        assertEquals(403, foreign.statusCode());
        assertEquals("FOREIGN_CALLER", Answer.of(foreign).errorCode());
        assertTrue(foreign.headers().firstValue("access-control-allow-origin").isEmpty());
        HttpResponse<String> local = gateway.send(gateway.request("/v1/collections")
                .header("Origin", "http://localhost:3000")
                .GET()
                .build());
        assertEquals(200, local.statusCode());
        try (Socket socket = new Socket("127.0.0.1", gateway.server().httpPort())) {
            socket.getOutputStream()
                    .write("GET /v1/collections HTTP/1.1\r\nHost: rebound.example:8080\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertEquals("HTTP/1.1 403", new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void followsARaisedEpochWithoutTheClientNoticing() {
        gateway.post("/v1/collections", "{\"name\":\"moved\",\"dimension\":2,\"shards\":1}");
        ShardId shard = shardOf("moved");
        gateway.cluster().shards().setEpoch(shard, new Epoch(7));
        int before = gateway.cluster().shards().requests();
        CompletableFuture<HttpResponse<String>> upsert = CompletableFuture.supplyAsync(
                () -> gateway.post("/v1/collections/moved/points", "{\"points\":[{\"id\":\"a\",\"vector\":[1,2]}]}"));
        RunningGateway.await(() -> gateway.cluster().shards().requests() > before);
        gateway.cluster()
                .placement()
                .changeShard(
                        shard,
                        old -> new ShardPlacement(shard, old.range(), new Epoch(7), old.replicas(), old.leader()));
        assertEquals(200, upsert.join().statusCode(), upsert.join().body());
        gateway.delete("/v1/collections/moved");
    }

    private static ShardId shardOf(String collection) {
        return gateway.cluster()
                .placement()
                .mapNewerThan(new MapVersion(0), Duration.ZERO)
                .join()
                .findCollection(new CollectionName(collection))
                .orElseThrow()
                .shards()
                .getFirst()
                .shard();
    }

    @Test
    void keepsReadingAndWritingWhileTheDriverIsAway() {
        gateway.cluster().placement().setAway(true);
        try {
            HttpResponse<String> upsert =
                    gateway.post("/v1/collections/points/points", "{\"points\":[{\"id\":\"alone\",\"vector\":[1,2]}]}");
            assertEquals(200, upsert.statusCode(), upsert.body());
            assertEquals(200, gateway.get("/v1/collections/points/points/alone").statusCode());
            HttpResponse<String> status = gateway.get("/v1/system/status");
            assertTrue(status.body().startsWith("{\"overallStatus\":\"critical\""), status.body());
            assertTrue(status.body().contains("the placement driver is away"), status.body());
            HttpResponse<String> create = gateway.post("/v1/collections", "{\"name\":\"no\",\"dimension\":2}");
            assertEquals(503, create.statusCode(), create.body());
            assertEquals("UNAVAILABLE", Answer.of(create).errorCode());
        } finally {
            gateway.cluster().placement().setAway(false);
        }
        gateway.delete("/v1/collections/points/points/alone");
    }

    @Test
    void sumsUpWhatIngestReports() {
        gateway.post("/v1/collections", "{\"name\":\"loaded\",\"dimension\":2}");
        assertTrue(gateway.get("/v1/collections/loaded/status")
                .body()
                .contains("\"ingest\":{\"topic\":\"vectron.ingest.loaded\",\"ready\":false,"));
        InMemoryPlacementService placement = gateway.cluster().placement();
        CollectionId id = placement
                .mapNewerThan(new MapVersion(0), Duration.ZERO)
                .join()
                .findCollection(new CollectionName("loaded"))
                .orElseThrow()
                .id();
        placement.bindTopic(id, new TopicId(1, 2)).join();
        placement
                .report(ingest("one", new CollectionIngest(id, "t", List.of(new PartitionProgress(1, 5, 9)), 2)))
                .join();
        placement
                .report(ingest("two", new CollectionIngest(id, "t", List.of(new PartitionProgress(0, 3, 3)), 1)))
                .join();
        String expected =
                "\"ready\":true,\"partitions\":[{\"partition\":0,\"coveredOffset\":\"3\",\"endOffset\":\"3\"},"
                        + "{\"partition\":1,\"coveredOffset\":\"5\",\"endOffset\":\"9\"}],\"lag\":\"4\",\"deadLetters\":\"3\"}";
        RunningGateway.await(
                () -> gateway.get("/v1/collections/loaded/status").body().contains(expected));
        gateway.delete("/v1/collections/loaded");
    }

    private static ComponentReport ingest(String id, CollectionIngest progress) {
        return new ComponentReport("ingest", id, "1", ComponentStatus.UP, "", Map.of(), Map.of(), List.of(progress));
    }

    @Test
    void readsItsOwnWritesInASession() {
        String upsert = gateway.post(
                        "/v1/collections/points/points", "{\"points\":[{\"id\":\"mine\",\"vector\":[1,2]}]}")
                .body();
        String token = upsert.replaceFirst("(?s).*\"sessionToken\":\"([^\"]*)\".*", "$1");
        assertEquals(
                200,
                gateway.get("/v1/collections/points/points/mine?consistency=session&sessionToken=" + token)
                        .statusCode());
        HttpResponse<String> search = gateway.post(
                "/v1/collections/points/points/search",
                "{\"vector\":[1,2],\"consistency\":\"CONSISTENCY_SESSION\",\"sessionToken\":\"" + token + "," + token
                        + "\"}");
        assertTrue(search.body().contains("\"mine\""), search.body());
        gateway.delete("/v1/collections/points/points/mine");
    }

    @Test
    void countsRequestsByRouteAndNotByPath() {
        gateway.get("/v1/collections/points/points/some-very-special-id");
        String metrics = gateway.get("/metrics").body();
        assertTrue(
                metrics.contains("vectron_gateway_requests_total{protocol=\"http\","
                        + "route=\"GET /v1/collections/{collection}/points/{id}\",code=\"404\",}"),
                metrics);
        assertTrue(metrics.contains("vectron_gateway_request_seconds_bucket"));
        assertTrue(metrics.contains("vectron_gateway_requests_in_flight"));
        assertTrue(metrics.contains("jvm_memory_"));
        assertFalse(metrics.contains("some-very-special-id"));
    }

    @Test
    void describesTheSystem() {
        RunningGateway.await(() -> gateway.get("/v1/system/status").body().contains("\"kind\":\"gateway\""));
        HttpResponse<String> status = gateway.get("/v1/system/status");
        GetSystemStatusResponse overGrpc =
                gateway.system().getSystemStatus(GetSystemStatusRequest.getDefaultInstance());
        // Nobody reports a placement driver or a shard server here.
        assertEquals("critical", overGrpc.getOverallStatus());
        assertTrue(status.body().startsWith("{\"overallStatus\":\"critical\",\"version\":\"test\""), status.body());
        assertEquals("gateway-1", overGrpc.getComponents(0).getId());
        assertTrue(status.body()
                .contains("\"http\":\"127.0.0.1:" + gateway.server().httpPort() + "\""));
        assertAnswer(200, "{\"status\":\"live\"}", gateway.get("/livez"));
    }

    private static void assertAnswer(int status, String body, HttpResponse<String> response) {
        assertEquals(body + "\n", response.body());
        assertEquals(status, response.statusCode());
        assertEquals(
                "application/json",
                response.headers().firstValue("content-type").orElse(""));
    }
}
