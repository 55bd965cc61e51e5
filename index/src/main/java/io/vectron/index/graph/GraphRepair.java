package io.vectron.index.graph;

import io.vectron.index.slot.Reclaimer;
import io.vectron.index.slot.SlotState;
import io.vectron.index.slot.SlotTable;
import io.vectron.index.slot.VisibilityClock;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes dead slots out of the graph while it is searched and changed, and frees them.
 *
 * <p>Goals: recall does not decay, every live point stays reachable, memory is bounded by the peak of live points.
 * Constraints: a search never waits; one sweep at a time; the work is shared by the threads that mutate.
 *
 * <p>Algorithm: when an eighth of the slots is dead, a sweep condemns them. Every mutation then repairs a range of
 * nodes ({@link GraphRepairer}). The thread that repairs the last range moves the entry point off the condemned, links
 * to what can no longer be reached, and retires the condemned slots, which are handed out again when no reader is left
 * that may have seen them. Thread-safe.
 */
public final class GraphRepair {
    private static final int FEWEST_DEAD = 64;
    private static final int DEAD_SHARE = 8;
    private static final int RECONNECT_EF = 64;
    /** Slots that one call of {@link #reconnectUnfound} looks at. */
    public static final int RECONNECT_RANGE = 256;

    private static final int RECONNECT_ROUNDS = 4;

    private final SlotTable slots;
    private final HnswGraph graph;
    private final VisibilityClock clock;
    private final Reclaimer reclaimer;
    private final Supplier<RowScorer> scorers;
    private final ConcurrentLinkedQueue<GraphRepairer> repairers = new ConcurrentLinkedQueue<>();
    private volatile @Nullable RepairSweep active;

    public GraphRepair(
            SlotTable slots, HnswGraph graph, VisibilityClock clock, Reclaimer reclaimer, Supplier<RowScorer> scorers) {
        this.slots = slots;
        this.graph = graph;
        this.clock = clock;
        this.reclaimer = reclaimer;
        this.scorers = scorers;
    }

    /** Drops scratch that is bound to a scorer no longer in use; the caller excludes mutations. */
    public void forgetScratch() {
        repairers.clear();
    }

    /** Does a mutation's share of the sweep under way, or begins one that is due. */
    public void share() {
        RepairSweep sweep = active;
        if (sweep == null && clock.dead() >= Math.max(FEWEST_DEAD, clock.live() / (DEAD_SHARE - 1))) {
            sweep = begin();
        }
        if (sweep != null) {
            repairRange(sweep);
        }
    }

    /**
     * Does the next range of a sweep that takes out everything dead, beginning it if need be.
     *
     * @return whether there may be more to do
     */
    public boolean advance() {
        RepairSweep sweep = active;
        if (sweep == null) {
            if (clock.dead() == 0) {
                return false;
            }
            sweep = begin();
        }
        if (sweep != null && !repairRange(sweep)) {
            Thread.onSpinWait();
        }
        return true;
    }

    /** Links to every live node that no path leads to. */
    public void reconnectUnreachable() {
        GraphRepairer repairer = borrow();
        for (int round = 0; round < RECONNECT_ROUNDS && reconnectOnce(repairer); round++) {
            Thread.onSpinWait();
        }
        repairers.add(repairer);
    }

    /**
     * Walks towards every live node of {@value #RECONNECT_RANGE} slots and links to those that the walk does not find.
     *
     * @return whether there are slots after these
     */
    public boolean reconnectUnfound(int from) {
        int end = Math.min(slots.highWater(), from + RECONNECT_RANGE);
        GraphRepairer repairer = borrow();
        for (int ordinal = from; ordinal < end; ordinal++) {
            if (slots.state(ordinal) == SlotState.LIVE) {
                repairer.reconnect(ordinal, RECONNECT_EF);
            }
        }
        repairers.add(repairer);
        return end < slots.highWater();
    }

    private synchronized @Nullable RepairSweep begin() {
        if (active == null) {
            int bound = slots.highWater();
            int[] dead = new int[bound];
            int count = 0;
            for (int ordinal = 0; ordinal < bound; ordinal++) {
                if (slots.state(ordinal) == SlotState.DEAD) {
                    dead[count++] = ordinal;
                }
            }
            if (count == 0) {
                return null;
            }
            active = new RepairSweep(Arrays.copyOf(dead, count), bound);
        }
        return active;
    }

    /** Repairs one range; false if all were taken. */
    private boolean repairRange(RepairSweep sweep) {
        int from = sweep.claim();
        if (from < 0) {
            return false;
        }
        GraphRepairer repairer = borrow();
        for (int node = from; node < sweep.endOf(from); node++) {
            repairer.repair(node, sweep);
        }
        repairers.add(repairer);
        if (sweep.complete(from)) {
            finish(sweep);
        }
        return true;
    }

    private GraphRepairer borrow() {
        GraphRepairer repairer = repairers.poll();
        return repairer == null ? new GraphRepairer(slots, graph, scorers.get()) : repairer;
    }

    private void finish(RepairSweep sweep) {
        moveEntry(sweep);
        reconnectUnreachable();
        for (int ordinal : sweep.condemned()) {
            slots.setState(ordinal, SlotState.FREE);
        }
        clock.forgetDead(sweep.condemned().length);
        reclaimer.retire(() -> release(sweep.condemned()));
        active = null;
    }

    private void release(int[] ordinals) {
        for (int ordinal : ordinals) {
            graph.links().release(ordinal);
            slots.release(ordinal);
        }
    }

    /** Makes a node that is not condemned the entry point, of the highest level there is. */
    private void moveEntry(RepairSweep sweep) {
        synchronized (graph.entryMonitor()) {
            if (!sweep.isCondemned(graph.entry().ordinal())) {
                return;
            }
            EntryPoint best = EntryPoint.NONE;
            int bound = slots.highWater();
            for (int ordinal = 0; ordinal < bound; ordinal++) {
                if (isLinked(ordinal) && !sweep.isCondemned(ordinal) && slots.level(ordinal) > best.level()) {
                    best = new EntryPoint(ordinal, slots.level(ordinal));
                }
            }
            graph.setEntry(best);
        }
    }

    private boolean isLinked(int ordinal) {
        byte state = slots.state(ordinal);
        return state == SlotState.LIVE || state == SlotState.DEAD;
    }

    private boolean reconnectOnce(GraphRepairer repairer) {
        if (graph.entry().isNone()) {
            return false;
        }
        Reachability reachability = new Reachability(slots, graph.links());
        reachability.spread(graph.entry().ordinal());
        boolean found = false;
        for (int orphan = reachability.nextUnreached(0); orphan >= 0; orphan = reachability.nextUnreached(orphan + 1)) {
            repairer.reconnect(orphan, RECONNECT_EF);
            reachability.spread(orphan);
            found = true;
        }
        return found;
    }
}
