package io.vectron.broker.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KafkaBrokerTest {
    private static final String TOPIC = "numbers";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    @TempDir
    private Path folder;

    @Test
    void keepsRecordsOverACleanStopAndAKill() throws Exception {
        KafkaBrokerConfig config = FreePorts.config(folder);
        try (KafkaBroker broker = new KafkaBroker(config)) {
            broker.start();
            createTopic(config);
            produce(config, "one");
        }
        try (BrokerProcess process = BrokerProcess.start(config)) {
            produce(config, "two");
            process.kill();
        }
        try (KafkaBroker broker = new KafkaBroker(config)) {
            long startNanos = System.nanoTime();
            broker.start();
            produce(config, "three");
            long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
            assertEquals(List.of("one", "two", "three"), consume(config, 3));
            assertTrue(tookMs < 20_000, () -> "start after a kill took " + tookMs + " ms");
        }
    }

    @Test
    void refusesAFolderThatIsInUse() {
        try (KafkaBroker broker = new KafkaBroker(FreePorts.config(folder));
                KafkaBroker second = new KafkaBroker(FreePorts.config(folder))) {
            broker.start();
            BrokerStartException refusal = assertThrows(BrokerStartException.class, second::start);
            assertEquals(
                    "the Kafka data folder " + folder
                            + " is in use by another broker; stop that one or choose another folder",
                    refusal.getMessage());
        }
    }

    @Test
    void refusesAPortThatIsTakenAndLeavesTheFolderFree() throws Exception {
        KafkaBrokerConfig config = FreePorts.config(folder);
        try (ServerSocket taken = new ServerSocket(config.controllerPort(), 1, InetAddress.getLoopbackAddress());
                KafkaBroker broker = new KafkaBroker(config)) {
            BrokerStartException refusal = assertThrows(BrokerStartException.class, broker::start);
            assertEquals(
                    "the Kafka port 127.0.0.1:" + taken.getLocalPort()
                            + " is taken; stop what listens there or choose another port",
                    refusal.getMessage());
        }
        FolderLock.acquire(folder).close();
    }

    @Test
    void makesNoTopicThatNobodyAskedFor() {
        KafkaBrokerConfig config = FreePorts.config(folder);
        try (KafkaBroker broker = new KafkaBroker(config)) {
            broker.start();
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", config.bootstrapServers()))) {
                ExecutionException failure = assertThrows(
                        ExecutionException.class,
                        () -> admin.describeTopics(List.of("nowhere"))
                                .allTopicNames()
                                .get());
                assertTrue(failure.getCause() instanceof UnknownTopicOrPartitionException);
            }
        }
    }

    private static void createTopic(KafkaBrokerConfig config) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", config.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        }
    }

    private static void produce(KafkaBrokerConfig config, String value) throws Exception {
        Map<String, Object> properties = Map.of("bootstrap.servers", config.bootstrapServers(), "acks", "all");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, value)).get();
        }
    }

    private static List<String> consume(KafkaBrokerConfig config, int count) {
        Map<String, Object> properties = Map.of("bootstrap.servers", config.bootstrapServers());
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            List<String> values = new ArrayList<>();
            while (values.size() < count) {
                consumer.poll(Duration.ofSeconds(1)).forEach(message -> values.add(message.value()));
            }
            return values;
        }
    }
}
