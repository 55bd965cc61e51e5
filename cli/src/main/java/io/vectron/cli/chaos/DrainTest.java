package io.vectron.cli.chaos;

import io.vectron.cli.cluster.ClusterInspector;
import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.NodeKind;
import io.vectron.cli.cluster.ShardReplicas;
import io.vectron.cli.console.Numbers;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.ServerId;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.Replica;
import io.vectron.placement.api.ServerAdminState;
import io.vectron.placement.api.ServerPlacement;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Adds a server to a loaded cluster, then drains and undrains one after the other. Replicas move, writes do not fail, and every
 * time replicas and leaders end up even over the servers that take them.
 */
final class DrainTest implements FaultTest {
    private static final String COLLECTION = "chaos-drain";
    /** So many that a share of ten percent means something. */
    private static final int SHARDS = 12;

    private static final double TOLERANCE = 0.1;
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Duration POLL = Duration.ofMillis(250);

    @Override
    public String name() {
        return "drain";
    }

    @Override
    public String description() {
        return "A server is added to a loaded cluster, then one after the other is drained and taken back: data moves, no"
                + " write fails after retry, replicas and leaders end within a tenth of even.";
    }

    @Override
    public int defaultRounds() {
        return 4;
    }

    @Override
    public int shortRounds() {
        return LONG_FORM_ONLY;
    }

    @Override
    public void run(FaultStage stage) throws IOException {
        stage.ledger().watchFor("not drained", "uneven");
        stage.createCollection(COLLECTION, SHARDS);
        try (DurableLoad load = DurableLoad.insistingOn(stage, COLLECTION);
                ClusterInspector inspector = ClusterInspector.of(stage.cluster())) {
            stage.console().note(load.writeDuring(() -> add(stage, inspector)));
            load.check();
            for (int round = 1; round <= stage.rounds(); round++) {
                List<ClusterNode> servers = stage.cluster().nodes(NodeKind.SHARDSERVER);
                ClusterNode node = servers.get((round - 1) % servers.size());
                String done = load.writeDuring(() -> drain(stage, inspector, node));
                stage.console().note("round " + round + " of " + stage.rounds() + ": " + done);
                load.check();
            }
        }
    }

    private static String add(FaultStage stage, ClusterInspector inspector) throws IOException {
        stage.addSpareShardServer();
        stage.ledger().fault("server added");
        return awaitEven(stage, inspector, "a server was added");
    }

    private static String drain(FaultStage stage, ClusterInspector inspector, ClusterNode node) {
        inspector.placement().drain(node.name());
        stage.ledger().fault("server drained");
        String empty = awaitEven(stage, inspector, node.name() + " was drained");
        inspector.placement().undrain(node.name());
        return empty + "; " + awaitEven(stage, inspector, node.name() + " was undrained");
    }

    /** Returns how it went. */
    private static String awaitEven(FaultStage stage, ClusterInspector inspector, String after) {
        long start = System.nanoTime();
        List<String> missing = missing(inspector);
        while (!missing.isEmpty() && System.nanoTime() - start < LIMIT.toNanos()) {
            Pauses.pause(POLL);
            missing = missing(inspector);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        stage.ledger().checked(1);
        stage.ledger().max("ms until even, at most", took.toMillis());
        missing.forEach(line -> stage.ledger()
                .violation(
                        line.contains("drained") ? "not drained" : "uneven",
                        line + ", " + LIMIT.toSeconds() + " s after " + after));
        return after + ", " + (missing.isEmpty() ? "even after " + Numbers.seconds(took) : "not even: " + missing);
    }

    /** What is not as it should be; one line each. */
    private static List<String> missing(ClusterInspector inspector) {
        try {
            PlacementMap map = inspector.map();
            Map<ServerId, Integer> replicas = new TreeMap<>();
            Map<ServerId, Integer> leaders = new TreeMap<>();
            for (ShardReplicas shard : inspector.shards(map)) {
                for (Replica replica : shard.placement().replicas()) {
                    replicas.merge(replica.server(), 1, Integer::sum);
                }
                shard.leader().ifPresent(leader -> leaders.merge(leader, 1, Integer::sum));
            }
            List<String> lines = new ArrayList<>();
            List<ServerPlacement> active = new ArrayList<>();
            for (ServerPlacement server : map.servers().values()) {
                if (server.state() == ServerAdminState.ACTIVE) {
                    active.add(server);
                } else if (replicas.containsKey(server.id())) {
                    lines.add(server.node() + " is not drained: it has " + replicas.get(server.id()) + " replicas");
                }
            }
            addUneven("replicas", replicas, active, lines);
            addUneven("leaders", leaders, active, lines);
            return lines;
        } catch (VectronException e) {
            return List.of("the placement drivers do not answer: " + e.message());
        }
    }

    private static void addUneven(
            String what, Map<ServerId, Integer> counts, List<ServerPlacement> servers, List<String> lines) {
        double even =
                (double) counts.values().stream().mapToInt(Integer::intValue).sum() / servers.size();
        // Nobody can have a part of one.
        double allowed = Math.max(1, even * TOLERANCE);
        for (ServerPlacement server : servers) {
            int count = counts.getOrDefault(server.id(), 0);
            if (Math.abs(count - even) > allowed) {
                lines.add(server.node() + " has " + count + " " + what + ", even would be " + even);
            }
        }
    }
}
