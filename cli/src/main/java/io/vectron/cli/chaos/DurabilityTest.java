package io.vectron.cli.chaos;

import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.LocalCluster;
import io.vectron.cli.cluster.NodeKind;
import io.vectron.cli.console.Numbers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Kills (-9) any one process of a cluster under load, and every few rounds all of them at once; then reads every key. */
final class DurabilityTest implements FaultTest {
    private static final int ALL_EVERY = 4;
    /** Of the rounds that kill one; a shard server is what holds writes. */
    private static final double SHARD_SERVERS = 0.5;

    private static final Duration MAX_DELAY = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "T1";
    }

    @Override
    public String description() {
        return "An acknowledged write survives: kill -9 of any process of a cluster under load, and of all; then read"
                + " every key.";
    }

    @Override
    public int defaultRounds() {
        return 20;
    }

    @Override
    public int shortRounds() {
        return 2;
    }

    @Override
    public void run(FaultStage stage) throws IOException {
        try (DurableLoad load = DurableLoad.create(stage, "chaos-t1")) {
            for (int round = 1; round <= stage.rounds(); round++) {
                List<ClusterNode> victims = victims(stage, round);
                long before = load.acknowledged();
                Duration away = load.writeDuring(() -> kill(stage, victims));
                stage.console()
                        .note("round " + round + " of " + stage.rounds() + ": killed "
                                + (victims.size() == 1 ? victims.getFirst().name() : "all " + victims.size())
                                + ", back after " + Numbers.seconds(away) + ", "
                                + Numbers.count(load.acknowledged() - before) + " writes acknowledged meanwhile");
                load.check();
            }
        }
    }

    /** Returns how long they were away. */
    private static Duration kill(FaultStage stage, List<ClusterNode> victims) throws IOException {
        LocalCluster cluster = stage.cluster();
        stage.pauseUpTo(MAX_DELAY);
        if (victims.size() == 1) {
            cluster.kill(victims.getFirst());
        } else {
            cluster.killAll();
        }
        long start = System.nanoTime();
        victims.forEach(victim -> stage.ledger().fault(victim.kind().command() + " killed"));
        stage.pauseUpTo(MAX_DELAY);
        stage.startAndAwait(victims);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static List<ClusterNode> victims(FaultStage stage, int round) throws IOException {
        LocalCluster cluster = stage.cluster();
        if (round % ALL_EVERY == 0 || round == stage.rounds()) {
            return cluster.nodes();
        }
        if (stage.random().nextDouble() < SHARD_SERVERS) {
            return List.of(stage.anyShardServer());
        }
        List<ClusterNode> others = cluster.nodes().stream()
                .filter(node -> node.kind() != NodeKind.SHARDSERVER)
                .toList();
        return List.of(others.get(stage.random().nextInt(others.size())));
    }
}
