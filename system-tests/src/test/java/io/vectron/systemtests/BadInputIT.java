package io.vectron.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vectron.cli.client.ApiException;
import io.vectron.cli.client.CollectionStatus;
import io.vectron.cli.client.GatewayClient;
import io.vectron.cli.client.SystemEndpoints;
import io.vectron.cli.process.ScratchServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Wrong requests and wrong records on a real server: a precise error, nothing changed, everything behind still works. */
class BadInputIT {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static ScratchServer server;

    @BeforeAll
    static void start() throws Exception {
        server = ScratchServer.start(Vectron.HOME, new SplittableRandom());
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static JsonNode json(String text) throws Exception {
        return MAPPER.readTree(text);
    }

    private record Refusal(String path, String body, String code, String mentions) {}

    @Test
    void wrongRequestsAreRefusedPreciselyAndChangeNothing() throws Exception {
        GatewayClient gateway = server.gateway();
        gateway.post("/v1/collections", json("{\"name\": \"strict\", \"dimension\": 2}"));
        gateway.post("/v1/collections/strict/points", json("{\"points\": [{\"id\": \"a\", \"vector\": [1, 0]}]}"));
        String points = "/v1/collections/strict/points";
        String longId = "x".repeat(513);
        List<Refusal> refusals = List.of(
                new Refusal(points, point("b", "[1, 0, 0]"), "INVALID_ARGUMENT", "points[0].vector"),
                new Refusal(points, point("b", "[0, 0]"), "INVALID_ARGUMENT", "zero"),
                new Refusal(points, point("b", "[1e39, 0]"), "INVALID_ARGUMENT", "points[0].vector"),
                new Refusal(points, point("", "[1, 0]"), "INVALID_ARGUMENT", "id"),
                new Refusal(points, point(longId, "[1, 0]"), "INVALID_ARGUMENT", "512"),
                new Refusal(
                        points,
                        "{\"points\": [{\"id\": \"good\", \"vector\": [1, 1]}, {\"id\": \"bad\", \"vector\": [1]}]}",
                        "INVALID_ARGUMENT",
                        "bad"),
                new Refusal(points + "/search", "{\"vector\": [1]}", "INVALID_ARGUMENT", "vector"),
                new Refusal(points + "/search", "{\"vector\": [1, 0], \"topK\": 10001}", "INVALID_ARGUMENT", "10000"),
                new Refusal(
                        "/v1/collections", "{\"name\": \"strict\", \"dimension\": 2}", "COLLECTION_EXISTS", "strict"),
                new Refusal(
                        "/v1/collections",
                        "{\"name\": \"other\", \"dimension\": 2, \"distance\": \"manhattan\"}",
                        "INVALID_ARGUMENT",
                        "cosine"),
                new Refusal("/v1/collections/nowhere/points", point("b", "[1, 0]"), "COLLECTION_NOT_FOUND", "nowhere"));
        for (Refusal refusal : refusals) {
            ApiException failure = assertThrows(
                    ApiException.class, () -> gateway.post(refusal.path, json(refusal.body)), refusal::toString);
            assertEquals(refusal.code, failure.code(), refusal::toString);
            String message = String.valueOf(failure.getMessage()).replace(",", "");
            assertTrue(message.contains(refusal.mentions), () -> refusal + ": " + message);
        }
        assertEquals(1, CollectionStatus.fetch(gateway, "strict").points());
        assertTrue(gateway.findOne("/v1/collections/other/status").isEmpty());
        assertTrue(gateway.isReady());
    }

    private static String point(String id, String vector) {
        return "{\"points\": [{\"id\": \"" + id + "\", \"vector\": " + vector + "}]}";
    }

    @Test
    void wrongRecordsBecomeDeadLettersAndEverythingBehindThemLoads() throws Exception {
        GatewayClient gateway = server.gateway();
        gateway.post("/v1/collections", json("{\"name\": \"lenient\", \"dimension\": 2, \"partitions\": 1}"));
        CollectionStatus status = await("lenient", CollectionStatus::ingestReady);
        String kafka = SystemEndpoints.of(gateway).kafka();
        Map<String, String> bad = new TreeMap<>(Map.of(
                "dimension", "{\"id\": \"dimension\", \"vector\": [1]}",
                "zero", "{\"id\": \"zero\", \"vector\": [0, 0]}",
                "nan", "{\"id\": \"nan\", \"vector\": [NaN, 0]}",
                "cut", "{\"id\": \"cut\", \"vector\": [1,",
                "mismatch", "{\"id\": \"another\", \"vector\": [1, 0]}"));
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(status.topic(), "first", "{\"vector\": [1, 0]}"));
            bad.forEach((key, value) -> producer.send(new ProducerRecord<>(status.topic(), key, value)));
            producer.send(new ProducerRecord<>(status.topic(), "last", "{\"vector\": [0, 1]}"));
            producer.flush();
        }
        CollectionStatus after = await("lenient", now -> now.covered().getOrDefault(0, 0L) == bad.size() + 2);
        assertEquals(2, after.points());
        assertEquals(bad.size(), after.deadLetters());
        assertEquals(bad, readDeadLetters(kafka, bad.size()));
    }

    private static CollectionStatus await(String collection, Predicate<CollectionStatus> condition) throws Exception {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        CollectionStatus status = CollectionStatus.fetch(server.gateway(), collection);
        while (!condition.test(status)) {
            CollectionStatus seen = status;
            assertTrue(System.nanoTime() - deadline < 0, () -> "still " + seen);
            status = CollectionStatus.fetch(server.gateway(), collection);
        }
        return status;
    }

    /** The letters' values by key; each must say what is wrong with it. */
    private static Map<String, String> readDeadLetters(String kafka, int expected) {
        Map<String, String> letters = new TreeMap<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka), new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor("vectron.ingest.dead-letters").stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (letters.size() < expected && System.nanoTime() - deadline < 0) {
                for (ConsumerRecord<String, String> letter : consumer.poll(Duration.ofSeconds(1))) {
                    for (String header : List.of("code", "reason", "topic", "partition", "offset")) {
                        byte[] value = letter.headers()
                                .lastHeader("vectron.error." + header)
                                .value();
                        assertTrue(!new String(value, StandardCharsets.UTF_8).isEmpty(), header);
                    }
                    letters.put(letter.key(), letter.value());
                }
            }
        }
        return letters;
    }
}
