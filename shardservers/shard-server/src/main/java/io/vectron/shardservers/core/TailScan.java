package io.vectron.shardservers.core;

import io.vectron.common.ids.PointId;
import io.vectron.common.model.Distance;
import io.vectron.index.VectorScorer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * What an exact scan of the tail gives a search: its best points, and the ids whose graph entries are out of date.
 *
 * @param best at most as many as asked for, best first
 * @param hidden ids that the graph must not answer with
 */
record TailScan(List<ScoredId> best, Set<PointId> hidden) {

    static TailScan of(Collection<TailEntry> entries, Distance distance, float[] query, int topK) {
        Set<PointId> hidden = new HashSet<>();
        Comparator<ScoredId> bestFirst = ScoredId.bestFirst(distance);
        PriorityQueue<ScoredId> worstOnTop = new PriorityQueue<>(bestFirst.reversed());
        VectorScorer scorer = VectorScorer.of(distance, query);
        for (TailEntry entry : entries) {
            if (entry.masks()) {
                hidden.add(entry.id());
            }
            float[] vector = entry.vector();
            if (vector != null) {
                offer(worstOnTop, new ScoredId(entry.id(), scorer.score(vector)), topK, bestFirst);
            }
        }
        List<ScoredId> best = new ArrayList<>(worstOnTop);
        best.sort(bestFirst);
        // A point may reach the graph between this scan and the graph's search: answer with it once.
        best.forEach(point -> hidden.add(point.id()));
        return new TailScan(best, hidden);
    }

    private static void offer(
            PriorityQueue<ScoredId> worstOnTop, ScoredId point, int topK, Comparator<ScoredId> bestFirst) {
        if (worstOnTop.size() < topK) {
            worstOnTop.add(point);
        } else if (bestFirst.compare(point, worstOnTop.element()) < 0) {
            worstOnTop.poll();
            worstOnTop.add(point);
        }
    }
}
