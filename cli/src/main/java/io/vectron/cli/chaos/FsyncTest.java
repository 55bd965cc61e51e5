package io.vectron.cli.chaos;

import io.vectron.cli.cluster.ClusterInspector;
import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.NodeEquipment;
import io.vectron.cli.cluster.NodeKind;
import io.vectron.cli.cluster.ShardReplicas;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.PlacementMap;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Lets the syncs of one shard server fail (EIO) or take half a second longer, in turn, under load; every server leads some shards
 * and follows in the others. After a failed sync nobody knows what is on the device: a second after it the replica must take nothing
 * in any more. Which sync is its first that fails, its shard's writes decide.
 */
final class FsyncTest implements FaultTest {
    private static final String COLLECTION = "chaos-t8";
    private static final Duration STOP_LIMIT = Duration.ofSeconds(1);
    private static final Duration HELD = Duration.ofSeconds(3);
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(50);
    /** More than are on their way at once, so that the last was synced, or should have been, after the first was looked at. */
    private static final long ENTRIES = 6;

    private static final Duration MAX_DELAY = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "T8";
    }

    @Override
    public String description() {
        return "A replica whose sync fails (EIO) takes nothing in after a second, a slow sync (500 ms) stops nothing, and neither"
                + " loses what was acknowledged. Takes a C compiler.";
    }

    @Override
    public int defaultRounds() {
        return 10;
    }

    @Override
    public int shortRounds() {
        return 2;
    }

    @Override
    public void run(FaultStage stage) throws IOException {
        stage.ledger().watchFor("went on after EIO");
        FsyncShim shim = FsyncShim.compile(stage.cluster());
        stage.cluster().equip(NodeKind.SHARDSERVER, shim.equipment());
        for (ClusterNode server : stage.cluster().nodes(NodeKind.SHARDSERVER)) {
            stage.cluster().stop(server);
            stage.startAndAwait(List.of(server));
        }
        try (DurableLoad load = DurableLoad.create(stage, COLLECTION);
                ClusterInspector inspector = ClusterInspector.of(stage.cluster())) {
            for (int round = 1; round <= stage.rounds(); round++) {
                ClusterNode victim = stage.anyShardServer();
                boolean fails = round % 2 == 1;
                String fault = load.writeDuring(() -> {
                    stage.pauseUpTo(MAX_DELAY);
                    try {
                        return fails ? failSyncs(stage, shim, inspector, victim) : slowSyncs(stage, shim, victim);
                    } finally {
                        shim.heal(victim);
                    }
                });
                load.check();
                stage.awaitLevelReplicas();
                stage.console()
                        .note("round " + round + " of " + stage.rounds() + ": syncs of " + victim.name() + " " + fault);
            }
        } finally {
            stage.cluster().equip(NodeKind.SHARDSERVER, NodeEquipment.NONE);
        }
    }

    private static String slowSyncs(FaultStage stage, FsyncShim shim, ClusterNode victim) throws IOException {
        stage.ledger().fault("slow syncs");
        shim.slowDown(victim);
        Pauses.pause(HELD);
        return "were slow";
    }

    private static String failSyncs(FaultStage stage, FsyncShim shim, ClusterInspector inspector, ClusterNode victim)
            throws IOException {
        stage.ledger().fault("failed syncs");
        shim.fail(victim);
        Map<ShardId, LogIndex> stopped = awaitStops(inspector, victim);
        Pauses.pause(HELD);
        applied(inspector, victim).forEach((shard, now) -> {
            LogIndex then = stopped.get(shard);
            stage.ledger().checked(1);
            if (!now.equals(then)) {
                stage.ledger()
                        .violation(
                                "went on after EIO",
                                "shard " + shard + " on " + victim.name() + " was at entry " + then + " "
                                        + STOP_LIMIT.toMillis() + " ms after its first sync failed and at " + now
                                        + " later");
            }
        });
        return "failed";
    }

    /**
     * How far the server's replicas had come, each a second after its shard had new entries: one that is sent none has nothing
     * to sync. One that did not run then is left out.
     */
    private static Map<ShardId, LogIndex> awaitStops(ClusterInspector inspector, ClusterNode victim)
            throws IOException {
        long deadline = System.nanoTime() + WRITE_LIMIT.toNanos();
        Map<ShardId, LogIndex> before = furthest(inspector);
        Map<ShardId, Long> dueNanos = new TreeMap<>();
        Set<ShardId> seen = new TreeSet<>();
        Map<ShardId, LogIndex> stopped = new TreeMap<>();
        while (!seen.containsAll(before.keySet())) {
            long now = System.nanoTime();
            if (now - deadline > 0) {
                throw new IOException("a shard was not written to within " + WRITE_LIMIT.toSeconds() + " s");
            }
            furthest(inspector).forEach((shard, index) -> {
                if (index.value() >= before.getOrDefault(shard, index).value() + ENTRIES) {
                    dueNanos.putIfAbsent(shard, now + STOP_LIMIT.toNanos());
                }
            });
            Map<ShardId, LogIndex> applied = applied(inspector, victim);
            dueNanos.forEach((shard, due) -> {
                if (now - due >= 0 && seen.add(shard) && applied.containsKey(shard)) {
                    stopped.put(shard, applied.get(shard));
                }
            });
            Pauses.pause(LOOK);
        }
        return stopped;
    }

    /** How far any replica of each shard has come. */
    private static Map<ShardId, LogIndex> furthest(ClusterInspector inspector) {
        Map<ShardId, LogIndex> furthest = new TreeMap<>();
        for (ShardReplicas shard : inspector.shards(inspector.map())) {
            if (shard.collection().equals(COLLECTION)) {
                shard.states()
                        .values()
                        .forEach(state ->
                                furthest.merge(state.shard(), state.applied(), (a, b) -> a.compareTo(b) > 0 ? a : b));
            }
        }
        return furthest;
    }

    /** How far those replicas on the server have come that run. */
    private static Map<ShardId, LogIndex> applied(ClusterInspector inspector, ClusterNode victim) {
        PlacementMap map = inspector.map();
        Map<ShardId, LogIndex> applied = new TreeMap<>();
        for (ShardReplicas shard : inspector.shards(map)) {
            shard.states().forEach((server, state) -> {
                boolean isVictim = map.findServer(server)
                        .filter(placed -> placed.node().equals(victim.name()))
                        .isPresent();
                if (isVictim && shard.collection().equals(COLLECTION)) {
                    applied.put(state.shard(), state.applied());
                }
            });
        }
        return applied;
    }
}
