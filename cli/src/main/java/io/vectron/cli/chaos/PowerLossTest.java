package io.vectron.cli.chaos;

import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.LocalCluster;
import io.vectron.cli.console.Numbers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Shuts the file systems of one, two or all placement drivers and shard servers down under load, which loses what they have not
 * synced, kills the nodes, and starts them again on what is left; then reads every key.
 */
final class PowerLossTest implements FaultTest {
    private static final String LATE = "returned late";
    private static final Duration MAX_DELAY = Duration.ofSeconds(2);
    private static final Duration SERVES_AGAIN = Duration.ofSeconds(30);
    private static final Duration GIVEN_UP = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(50);

    @Override
    public String name() {
        return "T2";
    }

    @Override
    public String description() {
        return "Power loss: the file systems of one, two or all placement drivers and shard servers stop under load; what was"
                + " acknowledged is on the disks, and the cluster takes writes again within 30 s. Needs root.";
    }

    @Override
    public int defaultRounds() {
        return 12;
    }

    @Override
    public int shortRounds() {
        return 1;
    }

    @Override
    public boolean needsDisks() {
        return true;
    }

    @Override
    public void run(FaultStage stage) throws IOException {
        stage.ledger().watchFor(LATE);
        try (DurableLoad load = DurableLoad.create(stage, "chaos-t2")) {
            for (int round = 1; round <= stage.rounds(); round++) {
                List<ClusterNode> victims = victims(stage, round);
                Duration away = load.writeDuring(() -> losePower(stage, victims, load));
                stage.ledger().max("ms until writes were taken again", away.toMillis());
                if (away.compareTo(SERVES_AGAIN) > 0) {
                    stage.ledger().violation(LATE, "round " + round + ": no write for " + Numbers.seconds(away));
                }
                stage.console()
                        .note("round " + round + " of " + stage.rounds() + ": no power for "
                                + victims.stream().map(ClusterNode::name).collect(Collectors.joining(", "))
                                + "; writes taken " + Numbers.seconds(away) + " after they were started again");
                load.check();
            }
        }
    }

    /** One, two, or all of them; all in the last round. */
    private static List<ClusterNode> victims(FaultStage stage, int round) {
        List<ClusterNode> nodes = new ArrayList<>(stage.disks().nodes());
        int count = round == stage.rounds() || round % 3 == 0 ? nodes.size() : round % 3;
        List<ClusterNode> victims = new ArrayList<>();
        while (victims.size() < count) {
            victims.add(nodes.remove(stage.random().nextInt(nodes.size())));
        }
        return victims;
    }

    /** Returns how long it took from the start of the nodes until they were ready and a write was acknowledged. */
    private static Duration losePower(FaultStage stage, List<ClusterNode> victims, DurableLoad load)
            throws IOException {
        LocalCluster cluster = stage.cluster();
        stage.pauseUpTo(MAX_DELAY);
        for (ClusterNode victim : victims) {
            stage.disks().of(victim).cutPower();
        }
        for (ClusterNode victim : victims) {
            cluster.findProcess(victim).ifPresent(ProcessHandle::destroyForcibly);
        }
        for (ClusterNode victim : victims) {
            cluster.awaitEnd(victim);
            stage.disks().of(victim).restorePower();
            stage.ledger().fault(victim.kind().command() + " without power");
        }
        long start = System.nanoTime();
        stage.startAndAwait(victims);
        long acknowledged = load.acknowledged();
        Duration away = Duration.ofNanos(System.nanoTime() - start);
        while (load.acknowledged() == acknowledged && away.compareTo(GIVEN_UP) < 0) {
            Pauses.pause(POLL);
            away = Duration.ofNanos(System.nanoTime() - start);
        }
        return away;
    }
}
