package io.vectron.cli.chaos;

import io.vectron.cli.cluster.ClusterInspector;
import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.console.Numbers;
import io.vectron.cli.linearizability.Operation;
import io.vectron.cli.linearizability.RegisterChecker;
import io.vectron.cli.linearizability.Verdict;
import io.vectron.cli.placement.PlacementOperator;
import io.vectron.common.ids.ServerId;
import io.vectron.placement.api.PlacementMap;
import io.vectron.shardservers.api.rpc.GrpcShardServices;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Lets clients read and write a few shared keys, by the gateway and, reading only, past it, while something is done to a server that
 * leads, each {@link ServerFault} in turn; then checks the history of every key. A round is a history.
 */
final class LinearizabilityTest implements FaultTest {
    private static final String COLLECTION = "chaos-t3";
    private static final int CLIENTS = 8;
    private static final int KEYS = 12;
    private static final int MIN_OPERATIONS = 2_000;
    private static final long MAX_STEPS = 50_000_000;
    private static final String SHORT = "histories too short";
    /** For the operations of a history. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(8);
    /** So short that a reader comes back to a paused leader while another is elected. */
    private static final Duration LEADER_READ_TIMEOUT = Duration.ofSeconds(1);

    private static final Duration POLL = Duration.ofMillis(50);

    @Override
    public String name() {
        return "T3";
    }

    @Override
    public String description() {
        return "Linearizable per key: clients share keys while shard servers that lead are paused, killed, stopped and cut off one-way; then"
                + " every history, of at least 2,000 operations each, is checked. Needs root.";
    }

    @Override
    public int defaultRounds() {
        return 10;
    }

    @Override
    public int shortRounds() {
        return 1;
    }

    @Override
    public boolean needsNetwork() {
        return true;
    }

    @Override
    public void run(FaultStage stage) throws IOException {
        stage.ledger().watchFor("violations", "unchecked", SHORT);
        stage.createCollection(COLLECTION);
        AtomicInteger values = new AtomicInteger();
        List<ServerFault> faults = ServerFault.possible(stage);
        try (PointStore store = stage.openStore(COLLECTION, WRITE_TIMEOUT);
                PlacementOperator placement = stage.connectPlacement();
                GrpcShardServices servers = new GrpcShardServices(LEADER_READ_TIMEOUT);
                ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            for (int number = 1; number <= stage.rounds(); number++) {
                String history = "history " + number + " of " + stage.rounds();
                List<RegisterClient> clients =
                        clients(stage, store, () -> new LeaderReader(placement, servers, COLLECTION), values, number);
                ServerFault fault = faults.get((number - 1) % faults.size());
                stage.console().note(history + ": " + operateDuring(fault, stage, clients, threads));
                int operations = check(merge(clients), stage.ledger());
                stage.console().note(history + ": " + Numbers.count(operations) + " operations checked");
            }
        }
    }

    private static List<RegisterClient> clients(
            FaultStage stage, PointStore store, Supplier<LeaderReader> leaders, AtomicInteger values, int number) {
        List<String> keys = IntStream.range(0, KEYS)
                .mapToObj(key -> "h" + number + "-" + key)
                .toList();
        return IntStream.range(0, CLIENTS)
                .mapToObj(_ -> new RegisterClient(
                        store, leaders.get(), keys, values, stage.random().split()))
                .toList();
    }

    /** Returns what was broken. */
    private static String operateDuring(
            ServerFault fault, FaultStage stage, List<RegisterClient> clients, ExecutorService threads)
            throws IOException {
        AtomicInteger done = new AtomicInteger();
        List<Runnable> steps = new ArrayList<>();
        for (RegisterClient client : clients) {
            steps.add(() -> {
                if (client.operate()) {
                    done.incrementAndGet();
                }
            });
        }
        try (RepeatedSteps loops = new RepeatedSteps(threads, steps)) {
            long start = System.nanoTime();
            ClusterNode victim = leader(stage);
            String what = fault.strike(stage, victim);
            while (done.get() < MIN_OPERATIONS && System.nanoTime() - start < LIMIT.toNanos() && !loops.hasFailed()) {
                Pauses.pause(POLL);
            }
            if (done.get() < MIN_OPERATIONS) {
                stage.ledger().violation(SHORT, done.get() + " operations in " + LIMIT.toSeconds() + " s");
            }
            return victim.name() + " " + what;
        }
    }

    /** A server that leads a shard; any if none says so. */
    private static ClusterNode leader(FaultStage stage) throws IOException {
        try (ClusterInspector inspector = ClusterInspector.of(stage.cluster())) {
            PlacementMap map = inspector.map();
            List<ServerId> leaders = inspector.shards(map).stream()
                    .flatMap(shard -> shard.leader().stream())
                    .toList();
            return leaders.isEmpty()
                    ? stage.anyShardServer()
                    : stage.cluster()
                            .node(map.findServer(leaders.get(stage.random().nextInt(leaders.size())))
                                    .orElseThrow()
                                    .node());
        }
    }

    private static SortedMap<String, List<Operation>> merge(List<RegisterClient> clients) {
        SortedMap<String, List<Operation>> history = new TreeMap<>();
        for (RegisterClient client : clients) {
            client.history()
                    .forEach((key, operations) ->
                            history.computeIfAbsent(key, _ -> new ArrayList<>()).addAll(operations));
        }
        return history;
    }

    /** Returns how many operations the history has. */
    private static int check(Map<String, List<Operation>> history, FaultLedger ledger) {
        RegisterChecker checker = new RegisterChecker(MAX_STEPS);
        history.forEach((key, operations) -> {
            Verdict verdict = checker.check(operations);
            switch (verdict) {
                case LINEARIZABLE -> {}
                case VIOLATED -> ledger.violation("violations", "key " + key + ": " + operations);
                case UNCHECKED -> ledger.violation("unchecked", "key " + key + ": the search was given up");
            }
            ledger.add(
                    "writes not answered",
                    operations.stream()
                            .filter(operation -> operation.answeredNanos() == Operation.NEVER)
                            .count());
        });
        int count = history.values().stream().mapToInt(List::size).sum();
        ledger.checked(count);
        return count;
    }
}
