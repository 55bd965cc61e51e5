package io.vectron.cli.chaos;

import io.vectron.cli.CliException;
import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.ProcessResources;
import io.vectron.cli.disk.UnsupportedMachineException;
import io.vectron.cli.placement.PlacementOperator;
import io.vectron.placement.api.PlacementMap;
import io.vectron.shardservers.api.rpc.GrpcShardServices;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Makes collections, writes to them and deletes them, again and again, and counts what every process holds after each round. From the
 * middle of the run to its end that must not grow: the first half fills caches and pools.
 */
final class LeakTest implements FaultTest {
    private static final int COLLECTIONS = 4;
    private static final int POINTS = 20;
    /** A thread or a connection may come and go; a leak of one for each collection is far more. */
    private static final double FEW = 4;
    /** Memory is taken in steps, and collectors give it back late. */
    private static final double SHARE_OF_MEMORY = 0.1;
    /** Before so many rounds memory says nothing. */
    private static final int ROUNDS_FOR_MEMORY = 40;

    private static final Duration GONE_LIMIT = Duration.ofSeconds(30);
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(100);

    @Override
    public String name() {
        return "T14";
    }

    @Override
    public String description() {
        return "Collections that come and go leave nothing behind: memory, threads and open files of every process are as"
                + " many at the end as in the middle.";
    }

    @Override
    public int defaultRounds() {
        return 60;
    }

    /** One for each quarter. */
    @Override
    public int leastRounds() {
        return 4;
    }

    @Override
    public int shortRounds() {
        return leastRounds();
    }

    @Override
    public void run(FaultStage stage) throws IOException {
        stage.ledger().watchFor("leaks");
        Map<String, List<ProcessResources>> held = new TreeMap<>();
        try (PlacementOperator placement = stage.connectPlacement();
                GrpcShardServices servers = new GrpcShardServices(CALL_TIMEOUT)) {
            for (int round = 1; round <= stage.rounds(); round++) {
                comeAndGo(stage, placement, servers, round);
                count(stage, held);
                stage.ledger().fault("round of " + COLLECTIONS + " collections");
                stage.console().note("round " + round + " of " + stage.rounds() + ": " + describe(held));
            }
        }
        held.forEach((node, samples) -> judge(stage, node, samples));
    }

    private static void comeAndGo(FaultStage stage, PlacementOperator placement, GrpcShardServices servers, int round)
            throws IOException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < COLLECTIONS; i++) {
            String name = "chaos-t14-" + round + "-" + i;
            names.add(name);
            stage.createCollection(name);
            try (PointStore store = stage.openStore(name, WRITE_TIMEOUT)) {
                for (int point = 0; point < POINTS; point++) {
                    if (!store.tryUpsert("p" + point, new float[] {point, i})) {
                        throw new CliException("collection " + name + " took no point");
                    }
                }
            }
        }
        for (String name : names) {
            var unused = stage.cluster().gateway().delete("/v1/collections/" + name);
        }
        awaitGone(placement, servers);
    }

    /** Waits until the servers run no replica that is not placed. */
    private static void awaitGone(PlacementOperator placement, GrpcShardServices servers) {
        long start = System.nanoTime();
        PlacementMap map = placement.map();
        while (running(map, servers) > placed(map)) {
            if (System.nanoTime() - start > GONE_LIMIT.toNanos()) {
                throw new CliException(
                        "replicas of deleted collections still run after " + GONE_LIMIT.toSeconds() + " s");
            }
            Pauses.pause(POLL);
            map = placement.map();
        }
    }

    private static long placed(PlacementMap map) {
        return map.collections().values().stream()
                .flatMap(collection -> collection.shards().stream())
                .mapToLong(shard -> shard.replicas().size())
                .sum();
    }

    private static long running(PlacementMap map, GrpcShardServices servers) {
        return map.servers().values().stream()
                .mapToLong(server ->
                        servers.on(server.address()).status(List.of()).join().size())
                .sum();
    }

    private static void count(FaultStage stage, Map<String, List<ProcessResources>> held) throws IOException {
        for (ClusterNode node : stage.cluster().nodes()) {
            ProcessResources now = stage.cluster()
                    .findProcess(node)
                    .flatMap(ProcessResources::of)
                    .orElseThrow(() -> new UnsupportedMachineException(
                            "it takes Linux, which counts what a process holds in /proc"));
            held.computeIfAbsent(node.name(), _ -> new ArrayList<>()).add(now);
        }
    }

    private static String describe(Map<String, List<ProcessResources>> held) {
        return held.entrySet().stream()
                .map(node -> {
                    ProcessResources now = node.getValue().getLast();
                    return node.getKey() + " " + (now.residentBytes() >> 20) + " MiB, " + now.threads() + " threads, "
                            + now.files() + " files";
                })
                .collect(Collectors.joining("; "));
    }

    private static void judge(FaultStage stage, String node, List<ProcessResources> samples) {
        compare(stage, node, "threads", samples, ProcessResources::threads, _ -> FEW);
        compare(stage, node, "open files", samples, ProcessResources::files, _ -> FEW);
        if (samples.size() >= ROUNDS_FOR_MEMORY) {
            compare(
                    stage,
                    node,
                    "resident bytes",
                    samples,
                    ProcessResources::residentBytes,
                    middle -> middle * SHARE_OF_MEMORY);
        }
    }

    private static void compare(
            FaultStage stage,
            String node,
            String what,
            List<ProcessResources> samples,
            ToLongFunction<ProcessResources> property,
            DoubleUnaryOperator allowed) {
        int half = samples.size() / 2;
        int threeQuarters = half + (samples.size() - half) / 2;
        double middle = mean(samples.subList(half, threeQuarters), property);
        double end = mean(samples.subList(threeQuarters, samples.size()), property);
        stage.ledger().checked(1);
        stage.ledger().max("growth of " + what + " in the last quarter, at most", Math.round(end - middle));
        if (end - middle > allowed.applyAsDouble(middle)) {
            stage.ledger()
                    .violation(
                            "leaks",
                            node + " had " + Math.round(middle) + " " + what + " in the middle and " + Math.round(end)
                                    + " at the end");
        }
    }

    private static double mean(List<ProcessResources> samples, ToLongFunction<ProcessResources> property) {
        return samples.stream().mapToLong(property).average().orElse(0);
    }
}
