package io.vectron.index.graph;

import io.vectron.index.slot.SlotTable;
import java.util.function.IntPredicate;

/**
 * Walks level 0 for the nearest nodes that a filter accepts.
 *
 * <p>Where many of a node's links are accepted, all of them are scored and the walk passes through the others. Where few
 * are, a link to a node that is not accepted is followed one step further, to that node's own links, and only accepted
 * rows are scored: the two-hop expansion of ACORN-1 (Patel et al., arXiv:2403.04871). A walk gives up when it has spent
 * its budget, or runs dry with fewer candidates than asked for: the accepted nodes near the query do not hang together
 * then, and a scan is better. Scratch of one thread at a time.
 */
public final class FilteredWalk {
    /** Of a node's links, one in this many must be accepted for the walk to pass through the others. */
    private static final int PASSED_THROUGH = 4;
    /** What following a link that is not accepted costs, in nanoseconds of the machine it was measured on. */
    private static final int LIST_NANOS = 60;

    private final LinkTable links;
    private final SlotTable slots;
    private final VisitedSet visited = new VisitedSet();
    private final CandidatePool pool = new CandidatePool();
    private final CandidateHeap frontier = new CandidateHeap();
    private final int[] accepts;
    private final int[] rejects;
    private final int[] read;
    private final int[] batch;
    private final float[] distances;
    private int batched;
    private long budget;
    private long rowNanos;
    private long spent;

    public FilteredWalk(SlotTable slots, LinkTable links) {
        this.slots = slots;
        this.links = links;
        accepts = new int[links.widest()];
        rejects = new int[links.widest()];
        read = new int[links.widest()];
        batch = new int[links.widest()];
        distances = new float[links.widest()];
    }

    /** Sets what a search may spend, and what scoring a row costs, in the nanoseconds of {@link #LIST_NANOS}. */
    public void limit(long nanos, long nanosPerRow) {
        budget = nanos;
        rowNanos = nanosPerRow;
    }

    /**
     * Fills the pool with the nearest accepted nodes, passing through all others.
     *
     * @return whether the walk came to its end; if not, the pool is not to be trusted
     */
    public boolean searchThrough(RowScorer scorer, int start, int ef, IntPredicate accepted) {
        begin(ef);
        visited.add(start);
        seed(scorer.score(start), start, accepted);
        return walk(scorer, accepted, true);
    }

    /**
     * Fills the pool with the nearest accepted nodes, passing through others only where many are accepted.
     *
     * @param seeds nodes near the query, accepted or not
     * @return whether the walk came to its end; if not, the pool is not to be trusted
     */
    public boolean searchAround(RowScorer scorer, CandidatePool seeds, int ef, IntPredicate accepted) {
        begin(ef);
        for (int i = 0; i < seeds.size(); i++) {
            if (visited.tryAdd(seeds.ordinal(i))) {
                seed(seeds.distance(i), seeds.ordinal(i), accepted);
            }
        }
        return walk(scorer, accepted, false);
    }

    /** What the last search filled. */
    public CandidatePool found() {
        return pool;
    }

    private void begin(int ef) {
        visited.reset(slots.highWater());
        pool.reset(ef);
        frontier.clear();
        batched = 0;
        spent = 0;
    }

    private void seed(float distance, int node, IntPredicate accepted) {
        frontier.push(distance, node);
        if (accepted.test(node)) {
            pool.offer(distance, node);
        }
    }

    private boolean walk(RowScorer scorer, IntPredicate accepted, boolean through) {
        while (!frontier.isEmpty() && frontier.nearest() <= pool.bound()) {
            if (spent > budget) {
                return false;
            }
            expand(frontier.pop(), scorer, accepted, through);
        }
        return pool.isFull();
    }

    private void expand(int node, RowScorer scorer, IntPredicate accepted, boolean through) {
        int count = links.read(node, 0, read);
        int accepting = 0;
        int rejecting = 0;
        for (int i = 0; i < count; i++) {
            if (accepted.test(read[i])) {
                accepts[accepting++] = read[i];
            } else {
                rejects[rejecting++] = read[i];
            }
        }
        take(accepts, accepting);
        if (through || accepting * PASSED_THROUGH >= count) {
            flush(scorer, true);
            take(rejects, rejecting);
            flush(scorer, false);
        } else {
            followRejected(rejecting, links.widest() - accepting, scorer, accepted);
            flush(scorer, true);
        }
    }

    /** Goes one step further through rejected links, until as many accepted nodes were met as a list has room for. */
    private void followRejected(int count, int wanted, RowScorer scorer, IntPredicate accepted) {
        int missing = wanted;
        for (int i = 0; i < count && missing > 0; i++) {
            if (visited.tryAdd(rejects[i])) {
                missing -= takeAccepted(rejects[i], scorer, accepted);
            }
        }
    }

    /** Takes a node's accepted links and returns how many there are, new or not. */
    private int takeAccepted(int node, RowScorer scorer, IntPredicate accepted) {
        spent += LIST_NANOS;
        int count = links.read(node, 0, read);
        int found = 0;
        for (int i = 0; i < count; i++) {
            if (accepted.test(read[i])) {
                found++;
                if (visited.tryAdd(read[i])) {
                    batch[batched++] = read[i];
                    if (batched == batch.length) {
                        flush(scorer, true);
                    }
                }
            }
        }
        return found;
    }

    private void take(int[] ordinals, int count) {
        for (int i = 0; i < count; i++) {
            if (visited.tryAdd(ordinals[i])) {
                batch[batched++] = ordinals[i];
            }
        }
    }

    /** Scores the batch; what is near enough is walked on from, and is a candidate if the batch was accepted. */
    private void flush(RowScorer scorer, boolean isAccepted) {
        scorer.score(batch, batched, distances);
        for (int i = 0; i < batched; i++) {
            if (distances[i] < pool.bound()) {
                frontier.push(distances[i], batch[i]);
                if (isAccepted) {
                    pool.offer(distances[i], batch[i]);
                }
            }
        }
        spent += batched * rowNanos;
        batched = 0;
    }
}
