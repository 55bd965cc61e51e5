package io.vectron.cli.chaos;

import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.console.Numbers;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Stops (SIGTERM) and starts one process after the other under load, each when the one before is back and its replicas are
 * level: one of every kind first, then the others. Writes are repeated until they are answered, as an application would.
 */
final class RollingRestartTest implements FaultTest {
    private static final Duration MAX_DELAY = Duration.ofMillis(500);
    /** Every process of the cluster that is made for it. */
    private static final int ALL = 9;

    @Override
    public String name() {
        return "T12";
    }

    @Override
    public String description() {
        return "A rolling restart loses nothing and fails no write after retry: every process is stopped and started, one by"
                + " one, under load.";
    }

    @Override
    public int defaultRounds() {
        return ALL;
    }

    @Override
    public int shortRounds() {
        return 4;
    }

    @Override
    public void run(FaultStage stage) throws IOException {
        List<ClusterNode> order = stage.cluster().nodes().stream()
                .sorted(Comparator.comparing(ClusterNode::number)
                        .thenComparing(ClusterNode::kind, Comparator.reverseOrder()))
                .toList();
        try (DurableLoad load = DurableLoad.insisting(stage, "chaos-t12")) {
            for (int round = 1; round <= stage.rounds(); round++) {
                ClusterNode node = order.get((round - 1) % order.size());
                long before = load.acknowledged();
                Duration back = load.writeDuring(() -> restart(stage, node));
                stage.console()
                        .note("round " + round + " of " + stage.rounds() + ": restarted " + node.name()
                                + ", back after "
                                + Numbers.seconds(back) + ", "
                                + Numbers.count(load.acknowledged() - before) + " writes acknowledged meanwhile");
                stage.awaitLevelReplicas();
            }
            load.check();
        }
    }

    /** Returns how long it took. */
    private static Duration restart(FaultStage stage, ClusterNode node) throws IOException {
        stage.pauseUpTo(MAX_DELAY);
        long start = System.nanoTime();
        stage.cluster().stop(node);
        stage.ledger().fault(node.kind().command() + " restarted");
        stage.startAndAwait(List.of(node));
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
