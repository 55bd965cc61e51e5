package io.vectron.gateway.core.search;

import io.vectron.common.model.Distance;
import io.vectron.common.model.ScoredPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Merges the shards' answers, each best first, into the best of all. A point lives in one shard only. */
final class TopKMerger {
    private TopKMerger() {}

    /** At most {@code topK} points, best first, ties by id. */
    static List<ScoredPoint> merge(List<List<ScoredPoint>> answers, Distance distance, int topK) {
        Comparator<ScoredPoint> order = ScoredPoint.bestFirst(distance);
        PriorityQueue<Cursor> heads =
                new PriorityQueue<>(Math.max(1, answers.size()), Comparator.comparing(Cursor::head, order));
        for (List<ScoredPoint> answer : answers) {
            if (!answer.isEmpty()) {
                heads.add(new Cursor(answer));
            }
        }
        List<ScoredPoint> merged = new ArrayList<>();
        while (merged.size() < topK) {
            Cursor best = heads.poll();
            if (best == null) {
                break;
            }
            merged.add(best.head());
            if (best.advance()) {
                heads.add(best);
            }
        }
        return List.copyOf(merged);
    }

    /** A place in one shard's answer. */
    private static final class Cursor {
        private final List<ScoredPoint> answer;
        private int position;

        Cursor(List<ScoredPoint> answer) {
            this.answer = answer;
        }

        ScoredPoint head() {
            return answer.get(position);
        }

        boolean advance() {
            return ++position < answer.size();
        }
    }
}
