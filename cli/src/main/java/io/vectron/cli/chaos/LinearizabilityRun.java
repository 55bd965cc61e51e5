package io.vectron.cli.chaos;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.ClusterReadiness;
import io.vectron.cli.cluster.LocalCluster;
import io.vectron.cli.cluster.NodeKind;
import io.vectron.cli.console.Console;
import io.vectron.cli.console.Numbers;
import io.vectron.cli.linearizability.Operation;
import io.vectron.cli.linearizability.RegisterChecker;
import io.vectron.cli.linearizability.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Lets clients read and write a few shared keys while servers are paused (SIGSTOP) for longer and shorter than an election
 * takes, killed (-9) and started again; then checks the history of every key.
 */
public final class LinearizabilityRun {
    private static final String COLLECTION = "chaos-t3";
    private static final int CLIENTS = 8;
    private static final int KEYS = 12;
    private static final int MIN_OPERATIONS = 2_000;
    private static final long MAX_STEPS = 50_000_000;
    /** Shorter than an election takes up to much longer. */
    private static final int MAX_PAUSE_MS = 5_000;

    private static final int MAX_DELAY_MS = 1_000;
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(8);
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(50);

    private final int histories;
    private final SplittableRandom random;
    private final Console console;
    private final AtomicInteger values = new AtomicInteger();
    private final SortedMap<String, Integer> faults = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();
    private long operations;
    private long unanswered;
    private int unchecked;
    private int shortest = Integer.MAX_VALUE;

    public LinearizabilityRun(int histories, long seed, Console console) {
        this.histories = histories;
        this.random = new SplittableRandom(seed);
        this.console = console;
    }

    /** Uses the cluster's first gateway; the cluster runs before and after. */
    public LinearizabilityReport run(LocalCluster cluster) throws IOException {
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
                ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            for (int number = 1; number <= histories; number++) {
                check(number, record(cluster, store, threads, number));
            }
        }
        return new LinearizabilityReport(histories, faults, operations, unanswered, violations, unchecked, shortest);
    }

    private SortedMap<String, List<Operation>> record(
            LocalCluster cluster, PointStore store, ExecutorService threads, int number) throws IOException {
        List<String> keys = IntStream.range(0, KEYS)
                .mapToObj(key -> "h" + number + "-" + key)
                .toList();
        List<RegisterClient> clients = new ArrayList<>();
        List<Future<?>> loads = new ArrayList<>();
        AtomicBoolean running = new AtomicBoolean(true);
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < CLIENTS; i++) {
            RegisterClient client = new RegisterClient(store, keys, values, random.split());
            clients.add(client);
            loads.add(threads.submit(() -> {
                while (running.get()) {
                    client.operate();
                    done.incrementAndGet();
                }
            }));
        }
        try {
            breakOne(cluster, number);
            while (done.get() < MIN_OPERATIONS && loads.stream().noneMatch(Future::isDone)) {
                Pauses.pause(POLL);
            }
        } finally {
            running.set(false);
            Futures.awaitAll(loads);
        }
        SortedMap<String, List<Operation>> history = new TreeMap<>();
        for (RegisterClient client : clients) {
            client.history()
                    .forEach((key, operations) ->
                            history.computeIfAbsent(key, _ -> new ArrayList<>()).addAll(operations));
        }
        return history;
    }

    private void breakOne(LocalCluster cluster, int number) throws IOException {
        List<ClusterNode> servers = cluster.nodes(NodeKind.SHARDSERVER);
        ClusterNode victim = servers.get(random.nextInt(servers.size()));
        Pauses.pause(Duration.ofMillis(random.nextInt(MAX_DELAY_MS)));
        String fault;
        if (random.nextBoolean()) {
            int pauseMs = 1 + random.nextInt(MAX_PAUSE_MS);
            fault = "paused for " + pauseMs + " ms";
            faults.merge("pauses", 1, Integer::sum);
            cluster.pause(victim);
            Pauses.pause(Duration.ofMillis(pauseMs));
            cluster.resume(victim);
        } else {
            fault = "killed";
            faults.merge("kills", 1, Integer::sum);
            cluster.kill(victim);
            Pauses.pause(Duration.ofMillis(random.nextInt(MAX_DELAY_MS)));
            cluster.start(victim);
            new ClusterReadiness(cluster, READY_TIMEOUT).await(List.of(victim), _ -> {});
        }
        console.note("history " + number + " of " + histories + ": " + victim.name() + " " + fault);
    }

    private void check(int number, Map<String, List<Operation>> history) {
        RegisterChecker checker = new RegisterChecker(MAX_STEPS);
        int count = history.values().stream().mapToInt(List::size).sum();
        history.forEach((key, ofKey) -> {
            Verdict verdict = checker.check(ofKey);
            unchecked += verdict == Verdict.UNCHECKED ? 1 : 0;
            if (verdict == Verdict.VIOLATED) {
                violations.add("key " + key + ": " + ofKey);
            }
            unanswered += ofKey.stream()
                    .filter(operation -> operation.answeredNanos() == Operation.NEVER)
                    .count();
        });
        operations += count;
        shortest = Math.min(shortest, count);
        console.note("history " + number + " of " + histories + ": " + Numbers.count(count) + " operations checked, "
                + violations.size() + " violations so far");
    }
}
