package io.vectron.cli.chaos;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.grpc.StatusRuntimeException;
import io.vectron.cli.CliException;
import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.ClusterReadiness;
import io.vectron.cli.cluster.LocalCluster;
import io.vectron.cli.cluster.NodeKind;
import io.vectron.cli.console.Console;
import io.vectron.cli.console.Numbers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Kills (-9) any one process of a cluster under load, and every few rounds all of them at once; then reads every key and
 * compares it with what acknowledged writes and deletes left. A key whose write was not answered may hold either.
 */
public final class DurabilityRun {
    private static final String COLLECTION = "chaos-t1";
    private static final int WRITERS = 8;
    private static final int ALL_EVERY = 4;
    /** Of the rounds that kill one; a shard server is what holds writes. */
    private static final double SHARD_SERVERS = 0.5;

    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(100);
    private static final int MAX_DELAY_MS = 1_000;

    /** What a key was found to hold, beside what it must. */
    private record Reading(String key, KeyFate fate, Optional<Integer> version) {}

    private final int rounds;
    private final SplittableRandom random;
    private final Console console;
    private final SortedMap<String, Integer> kills = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private long checks;
    private int lost;
    private int resurrected;

    public DurabilityRun(int rounds, long seed, Console console) {
        this.rounds = rounds;
        this.random = new SplittableRandom(seed);
        this.console = console;
    }

    /** Uses the cluster's first gateway; the cluster runs before and after. */
    public DurabilityReport run(LocalCluster cluster) throws IOException {
        cluster.gateway()
                .post(
                        "/v1/collections",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("name", COLLECTION)
                                .put("dimension", 2)
                                .put("distance", "euclidean"));
        String address = cluster.nodes(NodeKind.GATEWAY).getFirst().address("grpc");
        try (PointStore store = new PointStore(address, COLLECTION, WRITE_TIMEOUT);
                ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            List<KeyWriter> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(new KeyWriter("w" + i, store, random.split()));
            }
            for (int round = 1; round <= rounds; round++) {
                killUnderLoad(cluster, writers, threads, round);
                check(writers, store, threads);
            }
            return new DurabilityReport(
                    rounds,
                    kills,
                    acknowledged(writers),
                    writers.stream().mapToLong(KeyWriter::unanswered).sum(),
                    checks,
                    lost,
                    resurrected,
                    wrong);
        }
    }

    private void killUnderLoad(LocalCluster cluster, List<KeyWriter> writers, ExecutorService threads, int round)
            throws IOException {
        List<ClusterNode> victims = victims(cluster, round);
        AtomicBoolean writing = new AtomicBoolean(true);
        List<Future<?>> loads = new ArrayList<>();
        for (KeyWriter writer : writers) {
            loads.add(threads.submit(() -> {
                while (writing.get()) {
                    writer.write();
                }
            }));
        }
        long start = System.nanoTime();
        long before = acknowledged(writers);
        try {
            Pauses.pause(Duration.ofMillis(random.nextInt(MAX_DELAY_MS)));
            if (victims.size() == 1) {
                cluster.kill(victims.getFirst());
            } else {
                cluster.killAll();
            }
            Pauses.pause(Duration.ofMillis(random.nextInt(MAX_DELAY_MS)));
            for (ClusterNode victim : victims) {
                cluster.start(victim);
            }
            new ClusterReadiness(cluster, READY_TIMEOUT).await(victims, _ -> {});
        } finally {
            writing.set(false);
            Futures.awaitAll(loads);
        }
        victims.forEach(victim -> kills.merge(victim.kind().command(), 1, Integer::sum));
        console.note("round " + round + " of " + rounds + ": killed "
                + (victims.size() == 1 ? victims.getFirst().name() : "all " + victims.size()) + ", back after "
                + Numbers.seconds(Duration.ofNanos(System.nanoTime() - start)) + ", "
                + Numbers.count(acknowledged(writers) - before) + " writes acknowledged meanwhile");
    }

    private static long acknowledged(List<KeyWriter> writers) {
        return writers.stream().mapToLong(KeyWriter::acknowledged).sum();
    }

    private List<ClusterNode> victims(LocalCluster cluster, int round) throws IOException {
        if (round % ALL_EVERY == 0 || round == rounds) {
            return cluster.nodes();
        }
        List<ClusterNode> candidates = cluster.nodes().stream()
                .filter(node -> node.kind() != NodeKind.SHARDSERVER)
                .toList();
        if (random.nextDouble() < SHARD_SERVERS) {
            candidates = cluster.nodes(NodeKind.SHARDSERVER);
        }
        return List.of(candidates.get(random.nextInt(candidates.size())));
    }

    private void check(List<KeyWriter> writers, PointStore store, ExecutorService threads) {
        List<Future<Reading>> readings = new ArrayList<>();
        for (KeyWriter writer : writers) {
            writer.fates()
                    .forEach((key, fate) ->
                            readings.add(threads.submit(() -> new Reading(key, fate, read(store, key)))));
        }
        for (Future<Reading> reading : readings) {
            judge(Futures.await(reading));
        }
        writers.forEach(KeyWriter::reopenSettled);
    }

    private void judge(Reading reading) {
        checks++;
        KeyFate fate = reading.fate();
        fate.observe(reading.version()).ifPresent(fault -> {
            lost += fault == KeyFault.LOST ? 1 : 0;
            resurrected += fault == KeyFault.RESURRECTED ? 1 : 0;
            wrong.add("key " + reading.key() + " holds " + KeyFate.describe(reading.version()) + ", " + fate);
            fate.accept(reading.version());
        });
    }

    /** A linearizable read, repeated while a leader is elected or a server comes back. */
    private static Optional<Integer> read(PointStore store, String key) {
        long deadline = System.nanoTime() + READ_TIMEOUT.toNanos();
        while (true) {
            try {
                return KeyWriter.version(store.findVector(key));
            } catch (StatusRuntimeException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw new CliException(
                            "key " + key + " cannot be read " + READ_TIMEOUT.toSeconds() + " s after a kill: "
                                    + e.getStatus(),
                            e);
                }
                Pauses.pause(RETRY_PAUSE);
            }
        }
    }
}
