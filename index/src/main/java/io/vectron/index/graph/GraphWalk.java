package io.vectron.index.graph;

import io.vectron.index.memory.RawMemory;
import io.vectron.index.slot.SlotTable;
import java.util.function.IntPredicate;

/**
 * Walks from the entry point towards a query. Scratch of one thread at a time; the query is what the scorer is bound
 * to.
 */
public final class GraphWalk {
    /** Rows that a scan scores in one call. */
    private static final int SCAN_BATCH = 256;

    private final SlotTable slots;
    private final LinkTable links;
    private final Reach reach;
    private final VisitedSet visited = new VisitedSet();
    private final CandidatePool pool = new CandidatePool();
    private final CandidatePool rescored = new CandidatePool();
    private final CandidateHeap frontier = new CandidateHeap();
    private final int[] batch;
    private final float[] distances;
    private final int[] scanned = new int[SCAN_BATCH];
    private final float[] scannedDistances = new float[SCAN_BATCH];
    /** Receives what is read ahead, so that the reads are not optimised away. */
    private int touched;

    /** Walks as searches do. */
    public GraphWalk(SlotTable slots, HnswGraph graph) {
        this(slots, graph, graph.searchReach());
    }

    GraphWalk(SlotTable slots, HnswGraph graph, Reach reach) {
        this.slots = slots;
        this.reach = reach;
        links = graph.links();
        batch = new int[links.widest()];
        distances = new float[links.widest()];
    }

    /** The nearest node found by going greedily down to {@code level}, not searching it. */
    public int descend(RowScorer scorer, EntryPoint entry, int level) {
        int nearest = entry.ordinal();
        float distance = scorer.score(nearest);
        for (int l = entry.level(); l > level; l--) {
            boolean closer = true;
            while (closer) {
                closer = false;
                int count = links.read(nearest, l, batch);
                scorer.score(batch, count, distances, distance);
                for (int i = 0; i < count; i++) {
                    if (distances[i] < distance) {
                        distance = distances[i];
                        nearest = batch[i];
                        closer = true;
                    }
                }
            }
        }
        return nearest;
    }

    /**
     * Fills the pool with the nearest nodes of one level, dead ones among them: goes greedily down to it from the entry
     * point and searches it from all that was scored on the way, so that no row is scored twice. The nearest
     * {@code wanted} are what matters; how far the search goes for more tells {@link Reach}.
     */
    public CandidatePool search(RowScorer scorer, EntryPoint entry, int level, int ef, int wanted) {
        begin(scorer, entry.ordinal(), ef);
        int nearest = entry.ordinal();
        for (int l = entry.level(); l > level; l--) {
            int expanded;
            do {
                expanded = nearest;
                expand(scorer, nearest, l);
                nearest = pool.ordinal(0);
            } while (nearest != expanded);
        }
        expandAll(scorer, level, wanted);
        return pool;
    }

    /** Fills the pool with the nearest nodes of one level, dead ones among them, from a node of that level. */
    public CandidatePool search(RowScorer scorer, int start, int level, int ef) {
        begin(scorer, start, ef);
        expandAll(scorer, level, ef);
        return pool;
    }

    private void begin(RowScorer scorer, int start, int ef) {
        visited.reset(slots.highWater());
        pool.reset(ef);
        visited.add(start);
        pool.offer(scorer.score(start), start);
    }

    private void expandAll(RowScorer scorer, int level, int wanted) {
        int last = Math.min(pool.capacity(), Math.max(wanted, Reach.FEWEST_WANTED));
        float squaredFactor = reach.squaredFactor(pool.capacity(), last);
        for (int i = pool.expandNext(); i >= 0 && !isBeyondReach(i, last, squaredFactor); i = pool.expandNext()) {
            expand(scorer, pool.ordinal(i), level);
        }
    }

    private boolean isBeyondReach(int candidate, int wanted, float squaredFactor) {
        return candidate >= Math.max(wanted, Reach.ALWAYS_EXPANDED)
                && pool.distance(candidate) > reach.limit(pool.distance(wanted - 1), squaredFactor);
    }

    private void expand(RowScorer scorer, int node, int level) {
        int count = readUnvisited(node, level);
        touchNext(level);
        scorer.score(batch, count, distances, pool.bound());
        pool.offer(distances, batch, count);
    }

    /** Fills the pool with the nearest nodes of level 0 that are accepted, passing through those that are not. */
    public CandidatePool searchAccepted(RowScorer scorer, int start, int ef, IntPredicate accepted) {
        visited.reset(slots.highWater());
        pool.reset(ef);
        frontier.clear();
        visited.add(start);
        float nearest = scorer.score(start);
        frontier.push(nearest, start);
        if (accepted.test(start)) {
            pool.offer(nearest, start);
        }
        while (!frontier.isEmpty() && frontier.nearest() <= pool.bound()) {
            int count = readUnvisited(frontier.pop(), 0);
            scorer.score(batch, count, distances, pool.bound());
            for (int i = 0; i < count; i++) {
                if (distances[i] < pool.bound()) {
                    frontier.push(distances[i], batch[i]);
                    if (accepted.test(batch[i])) {
                        pool.offer(distances[i], batch[i]);
                    }
                }
            }
        }
        return pool;
    }

    /** The nearest {@code count} of a pool that this walk filled, by another scorer; that pool stays as it is. */
    public CandidatePool rescore(CandidatePool found, int count, RowScorer scorer) {
        int size = Math.min(found.size(), count);
        rescored.reset(Math.max(1, size));
        for (int from = 0; from < size; from += batch.length) {
            int rows = Math.min(batch.length, size - from);
            for (int i = 0; i < rows; i++) {
                batch[i] = found.ordinal(from + i);
            }
            scorer.score(batch, rows, distances);
            rescored.offer(distances, batch, rows);
        }
        return rescored;
    }

    /** An empty pool: what a walk of an empty graph finds. */
    public CandidatePool nothing() {
        pool.reset(1);
        return pool;
    }

    /**
     * Fills the pool with the nearest accepted rows of a set by scoring them all. Whether a row is accepted is asked
     * after it was scored, and only if it is near enough.
     */
    public CandidatePool scan(RowScorer scorer, int size, OrdinalSet set, IntPredicate accepted) {
        pool.reset(size);
        float nearEnough = Float.POSITIVE_INFINITY;
        int bound = slots.highWater();
        int from = 0;
        while (from < bound) {
            int count = set.fill(from, bound, scanned);
            if (count == 0) {
                break;
            }
            scorer.score(scanned, count, scannedDistances, nearEnough);
            for (int i = 0; i < count; i++) {
                if (scannedDistances[i] < nearEnough && accepted.test(scanned[i])) {
                    pool.offer(scannedDistances[i], scanned[i]);
                    nearEnough = pool.bound();
                }
            }
            from = scanned[count - 1] + 1;
        }
        return pool;
    }

    /**
     * Reads ahead the list that will most likely be expanded next, while this one's rows are scored: Java has no
     * prefetch instruction, but a load that nothing waits for is one.
     */
    private void touchNext(int level) {
        int following = pool.peekNext();
        if (following >= 0) {
            touched += RawMemory.getInt(links.address(following, level));
        }
    }

    private int readUnvisited(int node, int level) {
        return visited.addLinks(links.address(node, level), links.width(level), batch);
    }
}
