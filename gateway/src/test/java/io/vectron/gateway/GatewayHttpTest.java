package io.vectron.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.gateway.testing.RunningGateway;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GatewayHttpTest {
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        gateway = RunningGateway.start();
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

    private static void assertAnswer(int status, String body, HttpResponse<String> response) {
        assertEquals(body + "\n", response.body());
        assertEquals(status, response.statusCode());
        assertEquals(
                "application/json",
                response.headers().firstValue("content-type").orElse(""));
    }
}
