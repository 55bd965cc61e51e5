package io.vectron.cli.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.vectron.cli.cluster.ClusterInspector;
import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.NodeKind;
import io.vectron.cli.cluster.ShardReplicas;
import io.vectron.cli.console.Numbers;
import io.vectron.common.ids.ServerId;
import io.vectron.placement.api.PlacementMap;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Fills the disk of one shard server, or of all, to the last block under load; reads every key meanwhile; and frees the space
 * again.
 */
final class FullDiskTest implements FaultTest {
    private static final String SILENT = "late alarms";
    private static final String LATE = "late recoveries";
    private static final Duration MAX_DELAY = Duration.ofSeconds(1);
    private static final Duration WHILE_FULL = Duration.ofSeconds(3);
    private static final Duration ALARM = Duration.ofSeconds(10);
    private static final Duration RECOVERY = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);

    @Override
    public String name() {
        return "T7";
    }

    @Override
    public String description() {
        return "Full disks: the disk of one shard server, then of all, is filled under load; reads go on, the status says so"
                + " within 10 s, and 60 s after space is freed all is as before. Needs root.";
    }

    @Override
    public int defaultRounds() {
        return 8;
    }

    @Override
    public int shortRounds() {
        return 2;
    }

    @Override
    public boolean needsDisks() {
        return true;
    }

    @Override
    public void run(FaultStage stage) throws IOException {
        stage.ledger().watchFor(SILENT, LATE);
        List<ClusterNode> servers = stage.cluster().nodes(NodeKind.SHARDSERVER);
        try (DurableLoad load = DurableLoad.create(stage, "chaos-t7");
                ClusterInspector inspector = ClusterInspector.of(stage.cluster())) {
            for (int round = 1; round <= stage.rounds(); round++) {
                List<ClusterNode> full = round % 2 == 1 ? List.of(stage.anyShardServer()) : servers;
                awaitLeadersAtRest(inspector);
                Duration alarm = load.writeDuring(() -> fill(stage, full));
                long start = System.nanoTime();
                load.check();
                Duration read = Duration.ofNanos(System.nanoTime() - start);
                Duration recovery = load.writeDuring(() -> free(stage, full, load));
                load.check();
                stage.ledger().max("ms until the alarm", alarm.toMillis());
                stage.ledger().max("ms until all keys were read from full disks", read.toMillis());
                stage.ledger().max("ms until recovered", recovery.toMillis());
                stage.console()
                        .note("round " + round + " of " + stage.rounds() + ": "
                                + (full.size() == 1 ? full.getFirst().name() : "all") + " full, alarm after "
                                + Numbers.seconds(alarm) + ", all keys read in " + Numbers.seconds(read)
                                + ", recovered " + Numbers.seconds(recovery) + " after space was freed");
            }
        }
    }

    /**
     * Waits until the driver has no leader to hand over. A new leader must write an entry before it answers linearizable reads, and
     * where all disks are full none can; that reads go on is promised for leaders that lead already.
     */
    private static void awaitLeadersAtRest(ClusterInspector inspector) {
        long start = System.nanoTime();
        while (!areLeadersAtRest(inspector) && System.nanoTime() - start < RECOVERY.toNanos()) {
            Pauses.pause(POLL);
        }
    }

    private static boolean areLeadersAtRest(ClusterInspector inspector) {
        PlacementMap map = inspector.map();
        Map<ServerId, Integer> counts = new TreeMap<>();
        map.servers().keySet().forEach(server -> counts.put(server, 0));
        for (ShardReplicas shard : inspector.shards(map)) {
            Optional<ServerId> preferred = shard.placement().preferredLeader();
            if (shard.leader().isEmpty() || preferred.isPresent() && !preferred.equals(shard.leader())) {
                return false;
            }
            counts.merge(shard.leader().get(), 1, Integer::sum);
        }
        return Collections.max(counts.values()) - Collections.min(counts.values()) <= 1;
    }

    /** Returns when the status has said for each of them that its disk is full, or should have, and a while more. */
    private static Duration fill(FaultStage stage, List<ClusterNode> full) throws IOException {
        stage.pauseUpTo(MAX_DELAY);
        for (ClusterNode node : full) {
            stage.disks().of(node).fill();
            stage.ledger().fault("full disk");
        }
        long start = System.nanoTime();
        Duration passed = Duration.ZERO;
        while (passed.compareTo(ALARM) < 0 && !areAll(full, stage, false)) {
            Pauses.pause(POLL);
            passed = Duration.ofNanos(System.nanoTime() - start);
        }
        if (!areAll(full, stage, false)) {
            stage.ledger().violation(SILENT, "no alarm of " + full + " after " + Numbers.seconds(passed));
        }
        Pauses.pause(WHILE_FULL);
        return passed;
    }

    /** Returns when all of them are up again and a write is acknowledged, or should have been. */
    private static Duration free(FaultStage stage, List<ClusterNode> full, DurableLoad load) throws IOException {
        for (ClusterNode node : full) {
            stage.disks().of(node).free();
        }
        long start = System.nanoTime();
        long acknowledged = load.acknowledged();
        Duration passed = Duration.ZERO;
        while (passed.compareTo(RECOVERY) < 0 && !(load.acknowledged() > acknowledged && areAll(full, stage, true))) {
            Pauses.pause(POLL);
            passed = Duration.ofNanos(System.nanoTime() - start);
        }
        if (!areAll(full, stage, true)) {
            stage.ledger().violation(LATE, "not recovered after " + Numbers.seconds(passed) + ": " + full);
        }
        return passed;
    }

    /** Whether the system's status shows all of these as up; or as not up, because of their disk. */
    private static boolean areAll(List<ClusterNode> nodes, FaultStage stage, boolean up) throws IOException {
        int matching = 0;
        for (JsonNode component :
                stage.cluster().gateway().get("/v1/system/status").path("components")) {
            boolean isUp = component.path("status").asText().equals("up");
            boolean saysWhy = component.path("reason").asText().contains("disk");
            boolean asked = nodes.stream()
                    .anyMatch(node -> node.name().equals(component.path("id").asText()));
            matching += asked && (up ? isUp : !isUp && saysWhy) ? 1 : 0;
        }
        return matching == nodes.size();
    }
}
