package io.vectron.ingest.kafka;

import io.vectron.broker.kafka.FreePorts;
import io.vectron.broker.kafka.KafkaBroker;
import io.vectron.broker.kafka.KafkaBrokerConfig;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.MapVersion;
import io.vectron.common.ids.ServerId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.common.model.ReadPolicy;
import io.vectron.common.model.ScoredPoint;
import io.vectron.ingest.IngestConfig;
import io.vectron.ingest.IngestServer;
import io.vectron.ingest.core.TopicPlan;
import io.vectron.placement.api.CachedPlacementView;
import io.vectron.placement.api.CollectionIngest;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.PartitionProgress;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.placement.api.ServerReport;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.placement.api.testing.InMemoryPlacementService;
import io.vectron.shardservers.api.ShardRoute;
import io.vectron.shardservers.api.ShardSearch;
import io.vectron.shardservers.api.routing.RetryPolicy;
import io.vectron.shardservers.api.routing.ShardClient;
import io.vectron.shardservers.api.testing.InMemoryShardService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A real broker, and a driver and shards in memory, around the ingest servers of a test. */
final class Cluster implements AutoCloseable {
    static final int DIMENSION = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final InMemoryPlacementService placement = new InMemoryPlacementService();
    final FlakyShardService shards;
    final KafkaBrokerConfig brokerConfig;
    private final InMemoryShardService shardMaps = new InMemoryShardService();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final CachedPlacementView view = new CachedPlacementView(placement, timer, Duration.ofSeconds(5));
    private final List<IngestServer> servers = new ArrayList<>();
    private final ServerId shardServer;
    private @Nullable KafkaBroker broker;

    Cluster(Path folder, long seed) {
        brokerConfig = FreePorts.config(folder);
        shards = new FlakyShardService(shardMaps, seed);
        shardServer = placement
                .register(new Registration("node", "localhost:1", "localhost:2"))
                .join()
                .server();
        view.start();
    }

    Cluster startBroker() {
        broker = new KafkaBroker(brokerConfig);
        broker.start();
        return this;
    }

    void stopBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    IngestServer startIngest(String instance) {
        IngestConfig defaults = IngestConfig.of(brokerConfig.bootstrapServers(), instance, "test");
        IngestConfig config = new IngestConfig(
                defaults.bootstrapServers(),
                instance,
                defaults.version(),
                defaults.batches(),
                Duration.ofSeconds(2),
                256 * 1024,
                Duration.ofMillis(100),
                Duration.ofMillis(50));
        RetryPolicy retries = new RetryPolicy(
                Duration.ofMillis(200), Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(200));
        ShardClient client = new ShardClient(view, _ -> shards, retries, timer, System::nanoTime);
        IngestServer server = new IngestServer(config, placement, view, client);
        servers.add(server);
        server.start();
        return server;
    }

    CollectionPlacement createCollection(String name, int shardCount, int partitions) {
        CollectionSettings settings =
                new CollectionSettings(DIMENSION, Distance.COSINE, shardCount, 1, partitions, 16, 100, 100);
        placement.createCollection(new CollectionName(name), settings).join();
        CollectionPlacement made = find(name).orElseThrow();
        for (ShardPlacement shard : made.shards()) {
            shardMaps.addShard(shard.shard(), shard.epoch(), settings);
        }
        var unused = placement.heartbeat(
                shardServer,
                ServerReport.of(made.shards().stream()
                        .map(shard ->
                                new ReplicaReport(shard.shard(), shard.epoch(), true, true, 1, new LogIndex(0), 0))
                        .toList()));
        return find(name).orElseThrow();
    }

    void deleteCollection(String name) {
        CollectionPlacement gone = find(name).orElseThrow();
        placement.deleteCollection(new CollectionName(name)).join();
        gone.shards().forEach(shard -> shardMaps.removeShard(shard.shard()));
    }

    Optional<CollectionPlacement> find(String name) {
        return placement.mapNewerThan(new MapVersion(0), Duration.ZERO).join().findCollection(new CollectionName(name));
    }

    /** All points of a collection, by id. */
    Map<String, ScoredPoint> points(String name) {
        CollectionPlacement collection = find(name).orElseThrow();
        float[] any = new float[DIMENSION];
        any[0] = 1;
        Map<String, ScoredPoint> points = new TreeMap<>();
        for (ShardPlacement shard : collection.shards()) {
            ShardRoute route = new ShardRoute(shard.shard(), shard.epoch());
            shardMaps
                    .search(new ShardSearch(route, any, Integer.MAX_VALUE, 0, true, true, ReadPolicy.EVENTUAL))
                    .join()
                    .points()
                    .forEach(point -> points.put(point.id().value(), point));
        }
        return points;
    }

    /** Waits until the collection's topic can be produced to and is read. */
    void awaitReadable(String name, int partitions) throws Exception {
        await(
                () -> "topic of " + name + " is read: " + report(name),
                () -> report(name)
                        .filter(ingest -> ingest.partitions().size() == partitions)
                        .isPresent());
    }

    /** Waits until everything that is in the collection's topic now is covered. */
    void awaitCovered(String name) throws Exception {
        Map<Integer, Long> ends = endOffsets(new CollectionName(name).ingestTopic());
        await(
                () -> "covered to " + ends + ": " + report(name) + components(),
                () -> report(name).filter(ingest -> covers(ingest, ends)).isPresent());
    }

    private static boolean covers(CollectionIngest ingest, Map<Integer, Long> ends) {
        Map<Integer, Long> covered = new HashMap<>();
        for (PartitionProgress progress : ingest.partitions()) {
            covered.put(progress.partition(), progress.coveredOffset());
        }
        return ends.entrySet().stream().allMatch(end -> covered.getOrDefault(end.getKey(), -1L) >= end.getValue());
    }

    private Map<Integer, Long> endOffsets(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            Map<Integer, Long> ends = new HashMap<>();
            consumer.endOffsets(partitions).forEach((partition, end) -> ends.put(partition.partition(), end));
            return ends;
        }
    }

    /** What all ingest servers say of the collection, together. */
    Optional<CollectionIngest> report(String name) {
        Optional<CollectionPlacement> placed = find(name);
        List<CollectionIngest> parts = components().stream()
                .flatMap(component -> component.ingest().stream())
                .filter(ingest -> placed.filter(found -> found.id().equals(ingest.collection()))
                        .isPresent())
                .toList();
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new CollectionIngest(
                parts.getFirst().collection(),
                parts.getFirst().topic(),
                parts.stream().flatMap(part -> part.partitions().stream()).toList(),
                parts.stream().mapToLong(CollectionIngest::deadLetters).sum()));
    }

    List<ComponentReport> components() {
        return placement.components().join();
    }

    KafkaProducer<byte[], byte @Nullable []> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", brokerConfig.bootstrapServers());
        settings.put("acks", "all");
        settings.put("max.request.size", 8 * 1024 * 1024);
        settings.put("reconnect.backoff.max.ms", 200);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    void produce(Collection<ProducerRecord<byte[], byte @Nullable []>> messages) throws Exception {
        try (KafkaProducer<byte[], byte @Nullable []> producer = producer(Map.of())) {
            List<Future<?>> sent = new ArrayList<>();
            for (ProducerRecord<byte[], byte @Nullable []> message : messages) {
                sent.add(producer.send(message));
            }
            for (Future<?> each : sent) {
                each.get();
            }
        }
    }

    List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        TopicPartition partition = new TopicPartition(TopicPlan.DEAD_LETTERS, 0);
        List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(letters::add);
            }
        }
        return letters;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = Map.of("bootstrap.servers", brokerConfig.bootstrapServers());
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", brokerConfig.bootstrapServers()));
    }

    static void await(Callable<String> what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in " + PATIENCE + ": " + what.call());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    @Override
    public void close() {
        servers.forEach(IngestServer::close);
        view.close();
        timer.shutdownNow();
        shards.close();
        stopBroker();
    }
}
