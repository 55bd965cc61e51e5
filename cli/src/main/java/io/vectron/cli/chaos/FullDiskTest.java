package io.vectron.cli.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.NodeKind;
import io.vectron.cli.console.Numbers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Fills the disk of one shard server, or of all, to the last block under load; reads every key meanwhile, where all are full while
 * one server stands still, so that others must come to lead; and frees the space again.
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
        return "Full disks: the disk of one shard server, then of all, is filled under load; reads go on, also when one"
                + " server is paused then, the status says so within 10 s, and 60 s after space is freed all is as before."
                + " Needs root.";
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
        try (DurableLoad load = DurableLoad.create(stage, "chaos-t7")) {
            for (int round = 1; round <= stage.rounds(); round++) {
                List<ClusterNode> full = round % 2 == 1 ? List.of(stage.anyShardServer()) : servers;
                try {
                    round(stage, round, full, load);
                } finally {
                    freeDisks(stage, full);
                }
            }
        }
    }

    private static void round(FaultStage stage, int round, List<ClusterNode> full, DurableLoad load)
            throws IOException {
        boolean allAreFull = full.size() > 1;
        Duration alarm = load.writeDuring(() -> fill(stage, full));
        long start = System.nanoTime();
        if (allAreFull) {
            checkWithOnePaused(stage, load);
        } else {
            load.check();
        }
        Duration read = Duration.ofNanos(System.nanoTime() - start);
        Duration recovery = load.writeDuring(() -> free(stage, full, load));
        load.check();
        stage.ledger().max("ms until the alarm", alarm.toMillis());
        stage.ledger().max("ms until all keys were read from full disks", read.toMillis());
        stage.ledger().max("ms until recovered", recovery.toMillis());
        stage.console()
                .note("round " + round + " of " + stage.rounds() + ": "
                        + (allAreFull ? "all" : full.getFirst().name()) + " full, alarm after " + Numbers.seconds(alarm)
                        + ", all keys read in " + Numbers.seconds(read) + ", recovered " + Numbers.seconds(recovery)
                        + " after space was freed");
    }

    private static void checkWithOnePaused(FaultStage stage, DurableLoad load) throws IOException {
        ClusterNode paused = stage.anyShardServer();
        stage.cluster().pause(paused);
        stage.ledger().fault("pause while all disks are full");
        try {
            load.check();
        } finally {
            stage.cluster().resume(paused);
        }
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
        freeDisks(stage, full);
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

    private static void freeDisks(FaultStage stage, List<ClusterNode> full) throws IOException {
        for (ClusterNode node : full) {
            stage.disks().of(node).free();
        }
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
