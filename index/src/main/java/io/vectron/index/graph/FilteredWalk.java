package io.vectron.index.graph;

import io.vectron.index.slot.SlotTable;
import java.util.function.IntPredicate;

/**
 * Walks level 0 over the nodes that a filter accepts, as if the graph held only those.
 *
 * <p>A link to a node that is not accepted is followed one step further, to that node's own links: the two-hop
 * expansion of ACORN-1 (Patel et al., arXiv:2403.04871), so that only accepted rows are scored. The walk starts from
 * the nearest nodes of all. It gives up when it has scored as many rows as its budget says, or runs dry with fewer
 * candidates than asked for: the accepted nodes near the query do not hang together then, and a scan is better. Scratch
 * of one thread at a time.
 */
public final class FilteredWalk {
    private static final int SEEDS = 32;

    private final LinkTable links;
    private final SlotTable slots;
    private final VisitedSet visited = new VisitedSet();
    private final CandidatePool pool = new CandidatePool();
    private final CandidateHeap frontier = new CandidateHeap();
    private final int[] near;
    private final int[] further;
    private final int[] batch;
    private final float[] distances;
    private int batched;
    private int scored;

    public FilteredWalk(SlotTable slots, LinkTable links) {
        this.slots = slots;
        this.links = links;
        near = new int[links.widest()];
        further = new int[links.widest()];
        batch = new int[links.widest()];
        distances = new float[links.widest()];
    }

    /**
     * Fills the pool with the nearest accepted nodes.
     *
     * @param walk finds where to start
     * @return whether the walk came to its end; if not, the pool is not to be trusted
     */
    public boolean search(RowScorer scorer, GraphWalk walk, int start, int ef, IntPredicate accepted, int budget) {
        visited.reset(slots.highWater());
        pool.reset(ef);
        frontier.clear();
        scored = 0;
        batched = 0;
        CandidatePool seeds = walk.search(scorer, start, 0, SEEDS);
        for (int i = 0; i < seeds.size(); i++) {
            int seed = seeds.ordinal(i);
            if (visited.tryAdd(seed)) {
                frontier.push(seeds.distance(i), seed);
                if (accepted.test(seed)) {
                    pool.offer(seeds.distance(i), seed);
                }
            }
        }
        while (!frontier.isEmpty() && frontier.nearest() <= pool.bound() && scored <= budget) {
            expand(frontier.pop(), scorer, accepted);
        }
        return pool.isFull() && scored <= budget;
    }

    /** What {@link #search} filled. */
    public CandidatePool found() {
        return pool;
    }

    private void expand(int node, RowScorer scorer, IntPredicate accepted) {
        int count = links.read(node, 0, near);
        for (int i = 0; i < count; i++) {
            if (visited.tryAdd(near[i])) {
                if (accepted.test(near[i])) {
                    take(near[i], scorer);
                } else {
                    expandRejected(near[i], scorer, accepted);
                }
            }
        }
        flush(scorer);
    }

    private void expandRejected(int node, RowScorer scorer, IntPredicate accepted) {
        int count = links.read(node, 0, further);
        for (int i = 0; i < count; i++) {
            if (accepted.test(further[i]) && visited.tryAdd(further[i])) {
                take(further[i], scorer);
            }
        }
    }

    private void take(int ordinal, RowScorer scorer) {
        batch[batched++] = ordinal;
        if (batched == batch.length) {
            flush(scorer);
        }
    }

    private void flush(RowScorer scorer) {
        scorer.score(batch, batched, distances);
        for (int i = 0; i < batched; i++) {
            if (distances[i] < pool.bound()) {
                frontier.push(distances[i], batch[i]);
                pool.offer(distances[i], batch[i]);
            }
        }
        scored += batched;
        batched = 0;
    }
}
