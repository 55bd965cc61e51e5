package io.vectron.cli.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vectron.cli.cluster.ClusterInspector;
import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.LocalCluster;
import io.vectron.cli.cluster.NodeKind;
import io.vectron.cli.console.Console;
import io.vectron.cli.console.Numbers;
import io.vectron.cli.console.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Takes the leader of a shard or a placement driver away, again and again, while one client writes and another searches;
 * reports for how long nothing was acknowledged, whether any call failed, and how long the process took from its start until
 * all replicas were level again.
 */
public final class FailoverBenchmark {
    private static final String COLLECTION = "bench-failover";
    private static final Duration STEADY = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Map<FailoverFault, Integer> rounds;
    private final Console console;
    private final Map<FailoverFault, Measured> measured = new EnumMap<>(FailoverFault.class);

    /** Of one kind of fault. */
    private record Measured(Millis writes, Millis searches, Millis level) {
        Measured() {
            this(new Millis(), new Millis(), new Millis());
        }
    }

    /** @param rounds how often each fault is done */
    public FailoverBenchmark(Map<FailoverFault, Integer> rounds, Console console) {
        this.rounds = Map.copyOf(rounds);
        this.console = console;
    }

    public void run(LocalCluster cluster) throws IOException {
        cluster.gateway()
                .post(
                        "/v1/collections",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("name", COLLECTION)
                                .put("dimension", 2)
                                .put("shards", 1)
                                .put("distance", "euclidean"));
        String address = cluster.nodes(NodeKind.GATEWAY).getFirst().address("grpc");
        try (ClusterInspector inspector = ClusterInspector.of(cluster);
                SteadyLoad load = SteadyLoad.start(address, COLLECTION)) {
            ReplicaLevels levels = new ReplicaLevels(inspector, COLLECTION, SteadyLoad.LEVEL_LAG);
            for (FailoverFault fault : FailoverFault.values()) {
                for (int round = 1; round <= rounds.getOrDefault(fault, 0); round++) {
                    levels.await();
                    Pause.of(STEADY);
                    round(fault, round, cluster, levels, load);
                }
            }
            report(load);
        }
    }

    private void round(FailoverFault fault, int round, LocalCluster cluster, ReplicaLevels levels, SteadyLoad load)
            throws IOException {
        Measured times = measured.computeIfAbsent(fault, _ -> new Measured());
        ClusterNode victim = victim(fault, round, cluster, levels);
        load.beginWindow();
        switch (fault) {
            case KILL_LEADER, KILL_DRIVER -> cluster.kill(victim);
            case STOP_LEADER -> cluster.stop(victim);
        }
        load.awaitWrite(TIMEOUT);
        Pause.of(STEADY);
        long restarted = System.nanoTime();
        cluster.start(victim);
        levels.await();
        times.level.add(Millis.since(restarted));
        times.writes.add(load.longestWriteGapMillis());
        times.searches.add(load.longestSearchGapMillis());
        console.note(fault + " " + round + ": " + victim.name() + ", no write for " + times.writes.last()
                + " ms, no search for " + times.searches.last() + " ms, level " + times.level.last()
                + " ms after its restart");
    }

    private static ClusterNode victim(FailoverFault fault, int round, LocalCluster cluster, ReplicaLevels levels)
            throws IOException {
        return switch (fault) {
            case KILL_LEADER, STOP_LEADER -> cluster.node(levels.leader());
            case KILL_DRIVER -> {
                List<ClusterNode> drivers = cluster.nodes(NodeKind.PLACEMENT);
                yield drivers.get(round % drivers.size());
            }
        };
    }

    private void report(SteadyLoad load) {
        Table table = new Table("milliseconds", "rounds", "p50", "p99", "max");
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        measured.forEach((fault, times) -> {
            table.row(times.writes.row(fault + ": no write acknowledged"));
            table.row(times.searches.row(fault + ": no search answered"));
            ObjectNode of = document.putObject(fault.name().toLowerCase(Locale.ROOT));
            of.set("writeGapMs", times.writes.toJson());
            of.set("searchGapMs", times.searches.toJson());
            if (fault != FailoverFault.KILL_DRIVER) {
                table.row(times.level.row(fault + ": level after restart"));
                of.set("levelMs", times.level.toJson());
            }
        });
        table.print(console);
        console.print(Numbers.count(load.writes()) + " writes acknowledged, " + load.failedWrites() + " failed; "
                + Numbers.count(load.searches()) + " searches answered, " + load.failedSearches() + " failed");
        if (!load.firstFailure().isEmpty()) {
            console.print("the first failure: " + load.firstFailure());
        }
        console.document(document.put("writes", load.writes())
                .put("failedWrites", load.failedWrites())
                .put("searches", load.searches())
                .put("failedSearches", load.failedSearches()));
    }
}
