package io.vectron.shardservers.core;

import io.vectron.common.ids.PointId;
import io.vectron.common.model.Distance;
import io.vectron.index.IndexSearcher;
import io.vectron.index.IndexSettings;
import io.vectron.index.SearchHits;
import io.vectron.index.VectorIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Searches a shard: its graph, and its tail exactly. A newer version or a delete in the tail hides what the graph has of
 * the point. Thread-safe.
 *
 * <p>The tail is scanned first: a point leaves it only after it is in the graph, so one that leaves in between is found
 * there.
 */
final class ShardSearcher {
    private final Distance distance;
    private final IndexTail tail;
    private final SearcherPool searchers;

    ShardSearcher(Distance distance, VectorIndex index, IndexTail tail) {
        this.distance = distance;
        this.tail = tail;
        this.searchers = new SearcherPool(index);
    }

    /** At most {@code topK} points, best first, ties by id. */
    List<ScoredId> search(float[] query, int topK, int ef) {
        TailScan scan = TailScan.of(tail.entries(), distance, query, topK);
        List<ScoredId> found = searchers.use(searcher -> searchGraph(searcher, query, topK, ef, scan.hidden()));
        if (!scan.best().isEmpty()) {
            found.addAll(scan.best());
            found.sort(ScoredId.bestFirst(distance));
        }
        return found.size() > topK ? found.subList(0, topK) : found;
    }

    /**
     * The best points of the graph that are not hidden. Hidden ones take places among the hits, so when too few are left
     * it asks for more, at the most for as many more as are hidden.
     */
    private static List<ScoredId> searchGraph(
            IndexSearcher searcher, float[] query, int topK, int ef, Set<PointId> hidden) {
        int most = Math.min(topK + hidden.size(), IndexSettings.LARGEST_EF);
        int wanted = topK;
        while (true) {
            SearchHits hits = searcher.search(query, wanted, ef, null);
            List<ScoredId> visible = visible(hits, hidden, topK);
            if (visible.size() == topK || hits.count() < wanted || wanted == most) {
                return visible;
            }
            wanted = Math.min(most, wanted * 2 + 16);
        }
    }

    private static List<ScoredId> visible(SearchHits hits, Set<PointId> hidden, int topK) {
        List<ScoredId> visible = new ArrayList<>(Math.min(hits.count(), topK));
        for (int i = 0; i < hits.count() && visible.size() < topK; i++) {
            PointId id = PointId.fromUtf8(hits.id(i));
            if (!hidden.contains(id)) {
                visible.add(new ScoredId(id, hits.score(i)));
            }
        }
        return visible;
    }
}
