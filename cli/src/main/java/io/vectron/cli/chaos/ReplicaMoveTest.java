package io.vectron.cli.chaos;

import io.vectron.cli.CliException;
import io.vectron.cli.cluster.ClusterInspector;
import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.NodeKind;
import io.vectron.cli.cluster.ShardReplicas;
import io.vectron.cli.placement.PlacementOperator;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.ServerId;
import io.vectron.placement.api.MoveStep;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.ReplicaMove;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.placement.api.ServerPlacement;
import io.vectron.placement.api.ShardPlacement;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Moves one replica of a shard after the other under load, and kills (-9) the server it leaves, the one it goes to or the leading
 * driver, each at every step of a move in turn. A move must end, this way or that, and no shard may have fewer than two
 * voters meanwhile.
 */
final class ReplicaMoveTest implements FaultTest {
    private static final String COLLECTION = "chaos-t9";
    /** The steps of a move that goes well; a step that is not needed is not seen. */
    private static final List<MoveStep> STEPS =
            List.of(MoveStep.JOINING, MoveStep.PROMOTING, MoveStep.HANDING_OVER, MoveStep.LEAVING);

    private static final Duration MAX_AWAY = Duration.ofSeconds(3);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(500);

    private enum Victim {
        SOURCE,
        TARGET,
        DRIVER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A replica on its way; the drivers may move others of the shard, and this one again. */
    private record Route(ShardPlacement shard, ServerPlacement from, ServerPlacement to) {
        boolean isOf(ReplicaMove move) {
            return move.shard().equals(shard.shard())
                    && move.from().equals(Optional.of(from.id()))
                    && move.to().equals(Optional.of(to.id()));
        }

        @Override
        public String toString() {
            return "shard " + shard.shard() + " from " + from.node() + " to " + to.node();
        }
    }

    @Override
    public String name() {
        return "T9";
    }

    @Override
    public String description() {
        return "A replica is moved under load without loss, never with fewer than two voters, and never stuck: kill -9 of"
                + " source, target or leading driver at each step of a move.";
    }

    @Override
    public int defaultRounds() {
        return 12;
    }

    @Override
    public int shortRounds() {
        return 2;
    }

    @Override
    public void run(FaultStage stage) throws IOException {
        stage.ledger().watchFor("stuck", "too few voters");
        stage.addSpareShardServer();
        try (DurableLoad load = DurableLoad.create(stage, COLLECTION);
                ClusterInspector inspector = ClusterInspector.of(stage.cluster())) {
            for (int round = 1; round <= stage.rounds(); round++) {
                // Three victims and four steps: twelve rounds are every pair.
                MoveStep step = STEPS.get((round - 1) % STEPS.size());
                Victim victim = Victim.values()[(round - 1) % Victim.values().length];
                stage.awaitLevelReplicas();
                try (VoterWatch _ = new VoterWatch(inspector, stage.ledger())) {
                    String done = load.writeDuring(() -> breakMove(stage, inspector, step, victim));
                    stage.console().note("round " + round + " of " + stage.rounds() + ": " + done);
                }
                load.check();
            }
        }
    }

    /** Returns what was done and how it ended. */
    private static String breakMove(FaultStage stage, ClusterInspector inspector, MoveStep step, Victim victim)
            throws IOException {
        Route route = start(stage, inspector, step);
        boolean seen = awaitStep(inspector, route, step);
        ClusterNode node = switch (victim) {
            case SOURCE -> stage.cluster().node(route.from().node());
            case TARGET -> stage.cluster().node(route.to().node());
            case DRIVER -> leadingDriver(stage);
        };
        stage.cluster().kill(node);
        String fault = victim + " killed " + (seen ? "while " : "after ") + lowerCase(step);
        stage.ledger().fault(fault);
        stage.pauseUpTo(MAX_AWAY);
        stage.startAndAwait(List.of(node));
        long start = System.nanoTime();
        while (isMoving(inspector, route)) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                stage.ledger()
                        .violation(
                                "stuck",
                                route + " is not done " + LIMIT.toSeconds() + " s after " + node.name() + " is back: "
                                        + inspector.placement().explain((int)
                                                route.shard().shard().value()));
                break;
            }
            Pauses.pause(POLL);
        }
        long ms = Duration.ofNanos(System.nanoTime() - start).toMillis();
        stage.ledger().max("ms until a move ended, at most", ms);
        return route + ", " + fault + ", ended " + ms + " ms after it was back";
    }

    /** Asks again while the drivers refuse, because they are just moving the shard for balance. */
    private static Route start(FaultStage stage, ClusterInspector inspector, MoveStep step) throws IOException {
        long start = System.nanoTime();
        while (true) {
            Route route = choose(stage, inspector, step);
            try {
                inspector
                        .placement()
                        .move(
                                (int) route.shard().shard().value(),
                                route.from().node(),
                                route.to().node());
                return route;
            } catch (VectronException e) {
                if (System.nanoTime() - start > LIMIT.toNanos()) {
                    throw e;
                }
                Pauses.pause(RETRY_PAUSE);
            }
        }
    }

    /** A shard of the collection, a server that has a voter of it, and one that has none. */
    private static Route choose(FaultStage stage, ClusterInspector inspector, MoveStep step) throws IOException {
        PlacementMap map = inspector.map();
        List<ShardReplicas> shards = inspector.shards(map).stream()
                .filter(shard -> shard.collection().equals(COLLECTION))
                .toList();
        ShardReplicas shard = shards.get(stage.random().nextInt(shards.size()));
        List<ServerId> voters = shard.placement().servers(ReplicaRole.VOTER);
        ServerId from = voters.get(stage.random().nextInt(voters.size()));
        if (step == MoveStep.HANDING_OVER) {
            from = shard.leader().orElse(from);
        }
        ServerPlacement to = map.servers().values().stream()
                .filter(server -> !shard.placement().hasReplicaOn(server.id()))
                .findFirst()
                .orElseThrow(() -> new CliException("every server has a replica of the shard"));
        return new Route(shard.placement(), map.findServer(from).orElseThrow(), to);
    }

    /** Whether the move was seen at the step, and not only before and after. */
    private static boolean awaitStep(ClusterInspector inspector, Route route, MoveStep step) {
        long start = System.nanoTime();
        Optional<ReplicaMove> move = findMove(inspector, route);
        while (move.isPresent() && move.get().step() != step) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new CliException(
                        route + " was not " + lowerCase(step) + " within " + LIMIT.toSeconds() + " s: " + move.get());
            }
            Pauses.pause(POLL);
            move = findMove(inspector, route);
        }
        return move.isPresent();
    }

    private static boolean isMoving(ClusterInspector inspector, Route route) {
        try {
            return findMove(inspector, route).isPresent();
        } catch (VectronException e) {
            return true; // the drivers elect a leader; the caller asks again, with a bound
        }
    }

    private static Optional<ReplicaMove> findMove(ClusterInspector inspector, Route route) {
        return inspector.placement().moves().stream().filter(route::isOf).findFirst();
    }

    /** The driver that takes commands: the others refuse. */
    private static ClusterNode leadingDriver(FaultStage stage) throws IOException {
        for (ClusterNode driver : stage.cluster().nodes(NodeKind.PLACEMENT)) {
            try (PlacementOperator operator = new PlacementOperator(List.of(driver.address("grpc")))) {
                var unused = operator.moves();
                return driver;
            } catch (VectronException e) {
                continue; // not this one
            }
        }
        throw new CliException("no placement driver leads");
    }

    private static String lowerCase(MoveStep step) {
        return step.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
