package io.vectron.placement.server;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.server.core.ComponentDirectory;
import io.vectron.placement.server.core.MapWaiters;
import io.vectron.placement.server.core.PlacementCommand;
import io.vectron.placement.server.core.PlacementReply;
import io.vectron.placement.server.core.PlacementState;
import io.vectron.placement.server.core.ReplicatedState;
import io.vectron.placement.server.core.observe.Observer;
import io.vectron.placement.server.core.plan.PlacementPolicy;
import io.vectron.placement.server.core.plan.Reconciler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A group of drivers that run the real service and the real reconciliation on a simulated log: commands are committed late,
 * not at all, twice, or long after their proposer gave up; an old leader may believe in itself for a while, with the state it
 * knew.
 */
final class SimulatedDrivers {
    /** What is not simulated: nobody waits for maps here, and its thread never starts. */
    private static final ScheduledExecutorService UNUSED = Executors.newScheduledThreadPool(0);

    private static final long GIVE_UP_MS = 1_000;

    private final SimulationKernel kernel;
    private final SimulatedNetwork network;
    private final ClusterInvariants invariants;
    private final List<Driver> drivers = new ArrayList<>();
    private PlacementState state = PlacementState.EMPTY;
    private int leader;
    private boolean flawless;

    SimulatedDrivers(
            SimulationKernel kernel,
            SimulatedNetwork network,
            ClusterInvariants invariants,
            PlacementPolicy policy,
            Duration serverTimeout,
            int count) {
        this.kernel = kernel;
        this.network = network;
        this.invariants = invariants;
        for (int i = 0; i < count; i++) {
            drivers.add(new Driver("d" + i, policy, serverTimeout));
        }
        drivers.forEach(driver -> driver.begin(policy));
        kernel.every(200, 400, "driver election", this::electIfNeeded);
    }

    PlacementState state() {
        return state;
    }

    List<String> names() {
        return drivers.stream().map(driver -> driver.process.name()).toList();
    }

    Driver driver(int index) {
        return drivers.get(index);
    }

    Driver leader() {
        return drivers.get(leader);
    }

    int count() {
        return drivers.size();
    }

    /** From now on commands are committed soon and once. */
    void becomeFlawless() {
        flawless = true;
    }

    /** Commits at once: what is there when the simulation begins, and what the operator wants. */
    PlacementReply commit(PlacementCommand command) {
        return commit(command, kernel.nowMs());
    }

    private PlacementReply commit(PlacementCommand command, long decidedMs) {
        PlacementState before = state;
        PlacementState.Transition transition = before.apply(command);
        state = transition.state();
        invariants.onCommand(before, command, transition, decidedMs);
        kernel.trace(command);
        return transition.reply();
    }

    private boolean hasMajority(Driver candidate) {
        long reached = drivers.stream()
                .filter(other -> other == candidate
                        || other.process.isRunning()
                                && network.isOpen(candidate.process.name(), other.process.name())
                                && network.isOpen(other.process.name(), candidate.process.name()))
                .count();
        return candidate.process.isRunning() && reached > drivers.size() / 2;
    }

    private void electIfNeeded() {
        if (hasMajority(leader())) {
            leader().since = Math.min(leader().since, kernel.nowMs());
            return;
        }
        for (int i = 0; i < drivers.size(); i++) {
            if (i != leader && hasMajority(drivers.get(i))) {
                leader().deposed(state);
                leader = i;
                drivers.get(i).elected();
                kernel.trace("driver " + i + " leads");
                return;
            }
        }
    }

    /** One driver. */
    final class Driver implements ReplicatedState {
        private final SimulatedProcess process;
        private final Duration serverTimeout;
        private PlacementDriver service;
        private Observer observer;
        private Reconciliation reconciliation;
        private long since;
        private boolean believes;
        private PlacementState stale = PlacementState.EMPTY;
        private long wallSkewMs;

        @SuppressWarnings("NullAway") // set by begin
        Driver(String name, PlacementPolicy policy, Duration serverTimeout) {
            this.process = new SimulatedProcess(kernel, name);
            this.serverTimeout = serverTimeout;
            this.believes = name.equals("d0");
        }

        SimulatedProcess process() {
            return process;
        }

        PlacementDriver service() {
            return service;
        }

        List<String> explain(ShardId shard) {
            return reconciliation.explain(shard);
        }

        void skewClock(long ms) {
            wallSkewMs = ms;
        }

        /** At the start of the process: what it observed before is gone. */
        void begin(PlacementPolicy policy) {
            observer = new Observer(serverTimeout, policy.maxLag());
            reconciliation = new Reconciliation(
                    this,
                    observer,
                    new Reconciler(policy),
                    kernel::nowNanos,
                    () -> 1_700_000_000_000L + kernel.nowMs() + wallSkewMs);
            service = new PlacementDriver(
                    this,
                    new MapWaiters(UNUSED, 1),
                    observer,
                    reconciliation,
                    new ComponentDirectory(kernel::nowNanos, serverTimeout, serverTimeout),
                    kernel::nowNanos);
            process.every(
                    policy.interval().toMillis(), policy.interval().toMillis() + 20, () -> reconciliation.round());
        }

        private void elected() {
            believes = true;
            since = kernel.nowMs();
        }

        private void deposed(PlacementState known) {
            stale = known;
            kernel.after(kernel.between(0, 2_000), "deposed", () -> believes = isLeader());
        }

        private boolean isLeader() {
            return leader() == this;
        }

        @Override
        public PlacementState state() {
            return isLeader() ? state : stale;
        }

        @Override
        public void requireLeader() {
            if (!believes) {
                throw new VectronException(ErrorCode.NOT_LEADER, "another driver leads");
            }
        }

        @Override
        public CompletableFuture<Void> readBarrier() {
            CompletableFuture<Void> barrier = new CompletableFuture<>();
            kernel.after(
                    kernel.between(1, 4),
                    "barrier",
                    () -> process.run(() -> {
                        if (isLeader() && hasMajority(this)) {
                            barrier.complete(null);
                        } else {
                            barrier.completeExceptionally(unavailable());
                        }
                    }));
            return barrier;
        }

        @Override
        public CompletableFuture<PlacementReply> propose(PlacementCommand command) {
            CompletableFuture<PlacementReply> answer = new CompletableFuture<>();
            boolean unknown = !flawless && kernel.chance(0.05);
            boolean twice = !flawless && kernel.chance(0.05);
            boolean lost = !isLeader() || unknown && kernel.chance(0.5);
            long decidedMs = kernel.nowMs();
            if (!lost) {
                kernel.after(
                        unknown ? kernel.between(GIVE_UP_MS, 5_000) : kernel.between(1, 20),
                        "commit",
                        () -> tryCommit(command, decidedMs, answer));
            }
            if (twice && !lost) {
                kernel.after(kernel.between(20, 3_000), "commit again", () -> commit(command, decidedMs));
            }
            kernel.after(
                    GIVE_UP_MS,
                    "give up",
                    () -> process.run(() -> answer.completeExceptionally(
                            new VectronException(ErrorCode.TIMEOUT, "not committed in time"))));
            return answer;
        }

        /** An entry of a leader that lost its majority waits for one; it may be committed by the next leader. */
        private void tryCommit(PlacementCommand command, long decidedMs, CompletableFuture<PlacementReply> answer) {
            if (hasMajority(leader())) {
                PlacementReply reply = commit(command, decidedMs);
                process.run(() -> answer.complete(reply));
            } else if (kernel.chance(0.9)) {
                kernel.after(200, "commit later", () -> tryCommit(command, decidedMs, answer));
            }
        }

        private VectronException unavailable() {
            return new VectronException(ErrorCode.UNAVAILABLE, "no majority of drivers");
        }
    }
}
