package io.vectron.ingest.kafka;

import io.vectron.common.ids.MapVersion;
import io.vectron.ingest.IngestConfig;
import io.vectron.ingest.core.TopicPlan;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.PlacementView;
import io.vectron.shardservers.api.routing.ShardClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that keeps topics and ingestions as the placement map asks for. While Kafka is away it keeps trying, and
 * says so. {@link #stop} and what is published are for any thread.
 */
public final class IngestService {
    private static final Logger log = LoggerFactory.getLogger(IngestService.class);
    private static final long LOOK_MS = 50;
    private static final long RECONCILE_MS = 1_000;

    private final IngestConfig config;
    private final PlacementService placement;
    private final PlacementView view;
    private final ShardClient shards;
    private final ScheduledExecutorService timer;
    private final IngestionFleet fleet;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private volatile @Nullable Admin admin;
    private volatile @Nullable DeadLetterTopic deadLetters;
    private volatile Optional<String> problem = Optional.empty();

    private MapVersion reconciledVersion = new MapVersion(0);
    private boolean settled;

    /** @param timer runs short tasks; shut down by the caller, after {@link #run} has ended */
    public IngestService(
            IngestConfig config,
            PlacementService placement,
            PlacementView view,
            ShardClient shards,
            ScheduledExecutorService timer) {
        this.config = config;
        this.placement = placement;
        this.view = view;
        this.shards = shards;
        this.timer = timer;
        this.fleet = new IngestionFleet(this::newIngestion);
        this.problem = Optional.of("Kafka at " + config.bootstrapServers() + " has not answered yet");
    }

    /** Works until {@link #stop}. */
    public void run() throws InterruptedException {
        try {
            while (admin == null && stopped.getCount() > 0) {
                open();
            }
            long lastNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(RECONCILE_MS);
            while (!stopped.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
                long sinceMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastNanos);
                PlacementMap map = view.current();
                if (!settled || !map.version().equals(reconciledVersion) || sinceMs >= RECONCILE_MS) {
                    reconcile(map);
                    lastNanos = System.nanoTime();
                }
            }
        } finally {
            close();
        }
    }

    /** Making a client needs a bootstrap name that resolves, which it may not do yet. */
    private void open() throws InterruptedException {
        try {
            deadLetters = new DeadLetterTopic(config, timer);
            admin = Admin.create(KafkaSettings.admin(config));
        } catch (KafkaException e) {
            closeClients();
            problem = Optional.of(unreachable(e));
            stopped.await(RECONCILE_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void reconcile(PlacementMap map) throws InterruptedException {
        try {
            if (map.version().equals(PlacementMap.EMPTY.version())) {
                problem = Optional.of("the placement driver has not answered yet");
                return;
            }
            TopicPlan plan = new TopicReconciler(admin(), placement).reconcile(map);
            fleet.align(plan.readable());
            reconciledVersion = map.version();
            settled = plan.actions().isEmpty();
            problem = Optional.empty();
        } catch (ExecutionException | RuntimeException e) {
            // Whatever it is, the next look may do better, and what already runs goes on.
            Optional<String> before = problem;
            problem = Optional.of(unreachable(e));
            settled = true;
            if (!before.equals(problem)) {
                log.warn("{}", problem.orElseThrow());
            }
        }
    }

    private String unreachable(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return "Kafka at " + config.bootstrapServers() + " does not answer: " + cause.getMessage();
    }

    private Admin admin() {
        Admin open = admin;
        if (open == null) {
            throw new IllegalStateException("no client is open");
        }
        return open;
    }

    private CollectionIngestion newIngestion(CollectionPlacement collection) {
        return new CollectionIngestion(
                collection,
                collection.topic().orElseThrow(),
                () -> new ConsumerSession(
                        collection,
                        collection.topic().orElseThrow(),
                        config,
                        new SourceLookup(admin(), shards, view),
                        shards,
                        openDeadLetters(),
                        timer));
    }

    private DeadLetterTopic openDeadLetters() {
        DeadLetterTopic open = deadLetters;
        if (open == null) {
            throw new IllegalStateException("no client is open");
        }
        return open;
    }

    private void close() throws InterruptedException {
        try {
            fleet.stopAll();
        } finally {
            closeClients();
        }
    }

    private void closeClients() {
        DeadLetterTopic openTopic = deadLetters;
        if (openTopic != null) {
            openTopic.close();
        }
        Admin openAdmin = admin;
        if (openAdmin != null) {
            openAdmin.close(Duration.ofSeconds(1));
        }
    }

    /** Ends {@link #run} soon. Idempotent. */
    public void stop() {
        stopped.countDown();
    }

    /** Kafka's administration client, once there is one. */
    Optional<Admin> findAdmin() {
        return Optional.ofNullable(admin);
    }

    Iterable<CollectionIngestion> ingestions() {
        return fleet.ingestions();
    }

    /** What is in the way at the moment: of everything, or else of some collection. */
    Optional<String> problem() {
        if (problem.isPresent()) {
            return problem;
        }
        for (CollectionIngestion ingestion : fleet.ingestions()) {
            Optional<String> found = ingestion.problem();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
