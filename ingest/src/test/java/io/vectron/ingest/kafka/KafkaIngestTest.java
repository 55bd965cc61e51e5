package io.vectron.ingest.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.model.ScoredPoint;
import io.vectron.ingest.IngestConfig;
import io.vectron.ingest.IngestServer;
import io.vectron.placement.api.ComponentStatus;
import io.vectron.placement.api.PartitionProgress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class KafkaIngestTest {
    private static final String BOOKS = "books";

    private final long seed = Long.getLong("vectron.test.seed", System.nanoTime());

    @TempDir
    private Path folder;

    private Cluster cluster;

    @BeforeEach
    void startCluster() {
        System.out.println("-Dvectron.test.seed=" + seed);
        cluster = new Cluster(folder, seed).startBroker();
    }

    @AfterEach
    void stopCluster() {
        cluster.close();
    }

    @Test
    void storesJsonAndProtobufPointsAndDeletesByNull() throws Exception {
        cluster.createCollection(BOOKS, 2, 1);
        cluster.startIngest("a");
        cluster.awaitReadable(BOOKS, 1);
        io.vectron.proto.v1.Point keyed = io.vectron.proto.v1.Point.newBuilder()
                .addAllVector(List.of(4f, 3f, 2f, 1f))
                .putPayload("title", "Emma")
                .build();
        cluster.produce(List.of(
                Messages.json(BOOKS, "json", 1),
                Messages.of(BOOKS, "key-only", Messages.utf8("{\"vector\":[1,2,3,4]}")),
                Messages.of(BOOKS, null, Messages.utf8("{\"id\":\"value-only\",\"vector\":[1,2,3,4]}")),
                Messages.protobuf(BOOKS, "proto", keyed),
                Messages.protobuf(
                        BOOKS, null, keyed.toBuilder().setId("proto-by-value").build()),
                Messages.json(BOOKS, "deleted", 1),
                Messages.delete(BOOKS, "deleted"),
                Messages.delete(BOOKS, "never-there")));
        cluster.awaitCovered(BOOKS);

        Map<String, ScoredPoint> points = cluster.points(BOOKS);
        assertEquals(Set.of("json", "key-only", "value-only", "proto", "proto-by-value"), points.keySet());
        ScoredPoint proto = Objects.requireNonNull(points.get("proto"));
        assertArrayEquals(new float[] {4, 3, 2, 1}, proto.vector());
        assertEquals("{\"title\":\"Emma\"}", proto.payload().toString());
        assertEquals("{\"version\":1}", payloads().get("json"));
    }

    @Test
    void buriesPoisonWithItsReasonAndLoadsEverythingBehindIt() throws Exception {
        cluster.createCollection(BOOKS, 2, 2);
        IngestServer first = cluster.startIngest("a");
        cluster.awaitReadable(BOOKS, 2);
        Map<String, String> poison = new TreeMap<>(Map.of(
                "{\"vector\":[1,2,3]}",
                "INVALID_VECTOR vector must have 4 numbers, has 3",
                "{\"vector\":[1,2,3,NaN]}",
                "INVALID_VECTOR vector must be finite, is NaN at position 3",
                "{\"vector\":[0,0,0,0]}",
                "INVALID_VECTOR vector must not be all zeros: cosine has no direction for it",
                "{\"id\":\"other\",\"vector\":[1,2,3,4]}",
                "ID_MISMATCH key is 'k', id in the value is 'other'",
                "{\"vector\":[1,2,3,4],\"payload\":7}",
                "INVALID_PAYLOAD payload must be a JSON object",
                "{\"vector\":[1,2,3,4],\"payload\":{\"a\":\"" + "x".repeat(70_000) + "\"}}",
                "INVALID_PAYLOAD payload must be at most 65536 bytes of JSON, was 70008",
                "{\"vector\":",
                "MALFORMED_POINT point is not valid JSON"));
        List<ProducerRecord<byte[], byte @Nullable []>> messages = new ArrayList<>();
        poison.keySet().forEach(text -> messages.add(Messages.of(BOOKS, "k", Messages.utf8(text))));
        messages.add(Messages.of(BOOKS, "", Messages.utf8("{\"vector\":[1,2,3,4]}")));
        messages.add(Messages.of(BOOKS, null, null));
        messages.add(Messages.of(BOOKS, "x".repeat(513), Messages.utf8("{\"vector\":[1,2,3,4]}")));
        ProducerRecord<byte[], byte @Nullable []> html = Messages.of(BOOKS, "k", Messages.utf8("<p>"));
        html.headers().add("content-type", Messages.utf8("Text/HTML; charset=utf-8"));
        messages.add(html);
        int poisonous = messages.size();
        for (int i = 0; i < 1_000; i++) {
            messages.add(i * messages.size() / 1_000, Messages.json(BOOKS, "good-" + i, i));
        }
        cluster.produce(messages);
        cluster.awaitCovered(BOOKS);

        assertEquals(1_000, cluster.points(BOOKS).size());
        assertEquals(poisonous, cluster.report(BOOKS).orElseThrow().deadLetters());
        List<ConsumerRecord<byte[], byte[]>> letters = cluster.deadLetters();
        assertEquals(poisonous, letters.size());
        for (ConsumerRecord<byte[], byte[]> letter : letters) {
            String expected =
                    letter.value() == null ? null : poison.get(new String(letter.value(), StandardCharsets.UTF_8));
            String found = header(letter, "code") + " " + header(letter, "reason");
            assertTrue(expected == null || found.startsWith(expected), found);
            assertEquals("vectron.ingest.books", header(letter, "topic"));
        }
        Set<String> codes =
                letters.stream().map(letter -> header(letter, "code")).collect(Collectors.toSet());
        assertTrue(codes.containsAll(Set.of("INVALID_ID", "UNKNOWN_CONTENT_TYPE")), codes.toString());

        first.close();
        cluster.startIngest("b");
        cluster.produce(List.of(Messages.json(BOOKS, "later", 1)));
        Cluster.await(
                () -> "the count goes on after a restart: " + cluster.components(),
                () -> cluster.components().stream()
                        .filter(component -> component.id().equals("b"))
                        .flatMap(component -> component.ingest().stream())
                        .anyMatch(ingest -> ingest.deadLetters() == poisonous));
        assertEquals(poisonous, cluster.deadLetters().size());
    }

    @Test
    void leavesOutAbortedTransactionsAndCoversTheirOffsets() throws Exception {
        cluster.createCollection(BOOKS, 3, 1);
        cluster.startIngest("a");
        cluster.awaitReadable(BOOKS, 1);
        try (KafkaProducer<byte[], byte @Nullable []> producer = cluster.producer(Map.of("transactional.id", "t"))) {
            producer.initTransactions();
            for (int transaction = 0; transaction < 20; transaction++) {
                producer.beginTransaction();
                boolean abort = transaction % 2 == 1;
                for (int i = 0; i < 10; i++) {
                    var unused = producer.send(Messages.json(BOOKS, (abort ? "aborted-" : "kept-") + i, transaction));
                }
                // An abort drops what is not sent yet.
                producer.flush();
                if (abort) {
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
            }
        }
        cluster.awaitCovered(BOOKS);
        Map<String, ScoredPoint> points = cluster.points(BOOKS);
        assertEquals(10, points.size());
        points.forEach((id, point) -> {
            assertTrue(id.startsWith("kept-"), id);
            assertEquals("{\"version\":18}", point.payload().toString());
        });
        PartitionProgress progress =
                cluster.report(BOOKS).orElseThrow().partitions().getFirst();
        assertEquals(220, progress.coveredOffset(), "200 records and 20 ends of transactions");
        assertEquals(0, progress.lag());
    }

    @Test
    void keepsTheLastRecordOfEachKeyOverRebalancesAndALossyNetwork() throws Exception {
        cluster.createCollection(BOOKS, 3, 4);
        IngestServer first = cluster.startIngest("a");
        cluster.awaitReadable(BOOKS, 4);
        cluster.shards.setFlaky(true);
        Random random = new Random(seed);
        Map<String, Integer> expected = new HashMap<>();
        IngestServer second = null;
        for (int round = 0; round < 12; round++) {
            List<ProducerRecord<byte[], byte @Nullable []>> messages = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                String id = "p" + random.nextInt(2_000);
                int version = round * 1_000 + i;
                boolean delete = random.nextInt(10) == 0;
                messages.add(delete ? Messages.delete(BOOKS, id) : Messages.json(BOOKS, id, version));
                if (delete) {
                    expected.remove(id);
                } else {
                    expected.put(id, version);
                }
            }
            cluster.produce(messages);
            if (round == 3) {
                second = cluster.startIngest("b");
            } else if (round == 7) {
                first.close();
            } else if (round == 9) {
                first = cluster.startIngest("a");
            }
        }
        cluster.shards.setFlaky(false);
        Map<String, String> wanted = new TreeMap<>();
        expected.forEach((id, version) -> wanted.put(id, "{\"version\":" + version + "}"));
        Cluster.await(
                () -> "all is there, seed " + seed + ": " + cluster.components(),
                () -> payloads().equals(wanted));
        cluster.awaitCovered(BOOKS);
        assertEquals(wanted, payloads(), () -> "seed " + seed);
        first.close();
        if (second != null) {
            second.close();
        }
    }

    private Map<String, String> payloads() {
        Map<String, String> payloads = new TreeMap<>();
        cluster.points(BOOKS)
                .forEach((id, point) -> payloads.put(id, point.payload().toString()));
        return payloads;
    }

    @Test
    void outlivesItsBrokerAndItsOwnRestart() throws Exception {
        cluster.createCollection(BOOKS, 2, 2);
        IngestServer first = cluster.startIngest("a");
        cluster.awaitReadable(BOOKS, 2);
        cluster.produce(IntStream.range(0, 3_000)
                .mapToObj(i -> Messages.json(BOOKS, "p" + i, 1))
                .toList());
        cluster.stopBroker();
        Cluster.await(
                () -> "says that Kafka is away: " + cluster.components(),
                () -> cluster.components().getFirst().status() == ComponentStatus.DEGRADED);
        assertTrue(cluster.components()
                .getFirst()
                .reason()
                .startsWith("Kafka at " + cluster.brokerConfig.bootstrapServers() + " does not answer"));
        cluster.startBroker();
        cluster.produce(IntStream.range(0, 3_000)
                .mapToObj(i -> Messages.json(BOOKS, "q" + i, 1))
                .toList());
        cluster.awaitCovered(BOOKS);
        Cluster.await(
                () -> "is up again: " + cluster.components(),
                () -> cluster.components().getFirst().status() == ComponentStatus.UP);
        assertEquals(6_000, cluster.points(BOOKS).size());

        first.close();
        cluster.startIngest("a");
        cluster.produce(List.of(Messages.json(BOOKS, "p0", 2)));
        Cluster.await(
                () -> "takes up where it was",
                () -> "{\"version\":2}".equals(payloads().get("p0")));
        assertEquals(6_000, cluster.points(BOOKS).size());
    }

    @Test
    void givesARecreatedCollectionATopicOfItsOwn() throws Exception {
        cluster.createCollection(BOOKS, 2, 1);
        cluster.startIngest("a");
        for (int generation = 0; generation < 3; generation++) {
            cluster.awaitReadable(BOOKS, 1);
            cluster.produce(List.of(Messages.json(BOOKS, "only-" + generation, generation)));
            String id = "only-" + generation;
            Cluster.await(
                    () -> "point " + id + ": " + payloads() + cluster.components(),
                    () -> payloads().containsKey(id));
            assertEquals(Set.of(id), payloads().keySet());
            cluster.deleteCollection(BOOKS);
            cluster.createCollection(BOOKS, 2, 1);
        }
        cluster.awaitReadable(BOOKS, 1);
        cluster.deleteCollection(BOOKS);
        Cluster.await(() -> "topics are gone", () -> {
            try (Admin admin = cluster.admin()) {
                return !admin.listTopics().names().get().contains("vectron.ingest.books");
            }
        });
    }

    @Test
    void adoptsATopicThatIsThereAndSaysWhatRetentionTook() throws Exception {
        TopicPartition partition = new TopicPartition("vectron.ingest.books", 0);
        try (Admin admin = cluster.admin()) {
            admin.createTopics(List.of(new NewTopic(partition.topic(), Optional.of(1), Optional.empty())))
                    .all()
                    .get();
            cluster.produce(IntStream.range(0, 100)
                    .mapToObj(i -> Messages.json(BOOKS, "p" + i, 1))
                    .toList());
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(40)))
                    .all()
                    .get();
        }
        cluster.createCollection(BOOKS, 2, 1);
        cluster.startIngest("a");
        cluster.awaitReadable(BOOKS, 1);
        cluster.awaitCovered(BOOKS);
        assertEquals(60, cluster.points(BOOKS).size());
        assertEquals(40.0, cluster.components().getFirst().measurements().get("records_lost_to_retention"));
    }

    @Test
    void waitsForABrokerThatIsAwayAtTheStart() throws Exception {
        cluster.stopBroker();
        cluster.createCollection(BOOKS, 1, 1);
        cluster.startIngest("a");
        Cluster.await(
                () -> "is degraded",
                () -> !cluster.components().isEmpty()
                        && cluster.components().getFirst().status() == ComponentStatus.DEGRADED);
        cluster.startBroker();
        cluster.awaitReadable(BOOKS, 1);
        cluster.produce(List.of(Messages.json(BOOKS, "p", 1)));
        cluster.awaitCovered(BOOKS);
        assertEquals(Set.of("p"), cluster.points(BOOKS).keySet());
    }

    @Test
    void hasItsPartitionsBackAtOnceAfterACrash() throws Exception {
        cluster.createCollection(BOOKS, 1, 2);
        IngestServer first = cluster.startIngest("a");
        cluster.awaitReadable(BOOKS, 2);
        first.close();
        IngestConfig config = IngestConfig.of(cluster.brokerConfig.bootstrapServers(), "a", "test");
        Map<String, Object> settings = KafkaSettings.consumer(config, "vectron.ingest.books");
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 300_000);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        try (KafkaConsumer<byte[], byte[]> dying = new KafkaConsumer<>(settings)) {
            dying.subscribe(List.of("vectron.ingest.books"));
            while (dying.assignment().size() < 2) {
                dying.poll(Duration.ofMillis(50));
            }
            // The group goes on believing in it, as in a member that was killed.
            dying.close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.REMAIN_IN_GROUP));
        }
        cluster.startIngest("a");
        cluster.produce(List.of(Messages.json(BOOKS, "p", 1), Messages.json(BOOKS, "q", 1)));
        cluster.awaitCovered(BOOKS);
        assertEquals(Set.of("p", "q"), cluster.points(BOOKS).keySet());
    }

    @Test
    void readsPartitionsThatAreAddedLater() throws Exception {
        cluster.createCollection(BOOKS, 2, 1);
        cluster.startIngest("a");
        cluster.awaitReadable(BOOKS, 1);
        try (Admin admin = cluster.admin()) {
            admin.createPartitions(Map.of("vectron.ingest.books", NewPartitions.increaseTo(3)))
                    .all()
                    .get();
        }
        cluster.awaitReadable(BOOKS, 3);
        cluster.produce(IntStream.range(0, 100)
                .mapToObj(i -> Messages.json(BOOKS, "p" + i, 1))
                .toList());
        cluster.awaitCovered(BOOKS);
        assertEquals(100, cluster.points(BOOKS).size());
    }

    private static String header(ConsumerRecord<?, ?> letter, String name) {
        return new String(letter.headers().lastHeader("vectron.error." + name).value(), StandardCharsets.UTF_8);
    }
}
