package io.vectron.cli.chaos;

import io.vectron.cli.cluster.ClusterInspector;
import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.ClusterShape;
import io.vectron.cli.cluster.NodeKind;
import io.vectron.cli.cluster.ShardReplicas;
import io.vectron.cli.console.Numbers;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.ServerId;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.placement.api.ServerAdminState;
import io.vectron.placement.api.ServerPlacement;
import io.vectron.placement.api.ShardPlacement;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Adds a server to a loaded cluster of three zones, then drains and undrains one after the other. Replicas move, writes do not fail,
 * and every time each shard ends up in as many zones as it can, a zone's replicas even over its servers, and leaders even over all.
 */
final class DrainTest implements FaultTest {
    private static final String COLLECTION = "chaos-drain";
    private static final String NOT_DRAINED = "not drained";
    private static final String CROWDED = "crowded zones";
    private static final String UNEVEN = "uneven";
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
                + " write fails after retry, replicas end spread over zones and servers, and leaders within a tenth of even.";
    }

    @Override
    public ClusterShape shape() {
        return ClusterShape.ZONED;
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
        stage.ledger().watchFor(NOT_DRAINED, CROWDED, UNEVEN);
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
        List<Flaw> missing = missing(inspector);
        while (!missing.isEmpty() && System.nanoTime() - start < LIMIT.toNanos()) {
            Pauses.pause(POLL);
            missing = missing(inspector);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        stage.ledger().checked(1);
        stage.ledger().max("ms until even, at most", took.toMillis());
        missing.forEach(flaw ->
                stage.ledger().violation(flaw.kind, flaw.line + ", " + LIMIT.toSeconds() + " s after " + after));
        return after + ", " + (missing.isEmpty() ? "even after " + Numbers.seconds(took) : "not even: " + missing);
    }

    /** Something that is not as it should be. */
    private record Flaw(String kind, String line) {
        @Override
        public String toString() {
            return line;
        }
    }

    private static List<Flaw> missing(ClusterInspector inspector) {
        try {
            PlacementMap map = inspector.map();
            List<ServerPlacement> active = map.servers().values().stream()
                    .filter(server -> server.state() == ServerAdminState.ACTIVE)
                    .toList();
            Map<String, List<ServerPlacement>> zones =
                    active.stream().collect(Collectors.groupingBy(DrainTest::zone, TreeMap::new, Collectors.toList()));
            Map<ServerId, Integer> replicas = new TreeMap<>();
            Map<ServerId, Integer> leaders = new TreeMap<>();
            List<Flaw> flaws = new ArrayList<>();
            inspector.placement().moves().forEach(move -> flaws.add(new Flaw(UNEVEN, "still moves: " + move)));
            for (ShardReplicas shard : inspector.shards(map)) {
                shard.placement().replicas().forEach(replica -> replicas.merge(replica.server(), 1, Integer::sum));
                shard.leader()
                        .ifPresentOrElse(
                                leader -> leaders.merge(leader, 1, Integer::sum),
                                () -> flaws.add(new Flaw(
                                        UNEVEN, "shard " + shard.placement().shard() + " has no leader")));
                addCrowded(shard.placement(), map, zones.size(), flaws);
            }
            map.servers().values().stream()
                    .filter(server -> !active.contains(server) && replicas.containsKey(server.id()))
                    .map(server -> new Flaw(
                            NOT_DRAINED, server.node() + " still has " + replicas.get(server.id()) + " replicas"))
                    .forEach(flaws::add);
            zones.values().forEach(servers -> addUneven("replicas", replicas, servers, flaws));
            addUneven("leaders", leaders, active, flaws);
            return flaws;
        } catch (VectronException e) {
            return List.of(new Flaw(UNEVEN, "the placement drivers do not answer: " + e.message()));
        }
    }

    private static String zone(ServerPlacement server) {
        return server.traits().zone();
    }

    private static void addCrowded(ShardPlacement shard, PlacementMap map, int zones, List<Flaw> flaws) {
        List<ServerId> voters = shard.servers(ReplicaRole.VOTER);
        Set<String> used = voters.stream()
                .flatMap(voter -> map.findServer(voter).stream())
                .map(DrainTest::zone)
                .collect(Collectors.toCollection(TreeSet::new));
        if (used.size() < Math.min(zones, voters.size())) {
            flaws.add(new Flaw(
                    CROWDED,
                    "shard " + shard.shard() + " has " + voters.size() + " voters in " + used + " of " + zones
                            + " zones"));
        }
    }

    private static void addUneven(
            String what, Map<ServerId, Integer> counts, List<ServerPlacement> servers, List<Flaw> flaws) {
        double even = servers.stream()
                .mapToInt(server -> counts.getOrDefault(server.id(), 0))
                .average()
                .orElse(0);
        // Nobody can have a part of one.
        double allowed = Math.max(1, even * TOLERANCE);
        for (ServerPlacement server : servers) {
            int count = counts.getOrDefault(server.id(), 0);
            if (Math.abs(count - even) > allowed) {
                flaws.add(new Flaw(UNEVEN, server.node() + " has " + count + " " + what + ", even would be " + even));
            }
        }
    }
}
