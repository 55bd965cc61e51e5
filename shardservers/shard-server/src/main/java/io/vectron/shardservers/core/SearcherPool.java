package io.vectron.shardservers.core;

import io.vectron.index.IndexSearcher;
import io.vectron.index.VectorIndex;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** Searchers of one index, kept because each owns scratch. As many as searches ran at once; thread-safe. */
final class SearcherPool {
    private final VectorIndex index;
    private final ConcurrentLinkedQueue<IndexSearcher> idle = new ConcurrentLinkedQueue<>();

    SearcherPool(VectorIndex index) {
        this.index = index;
    }

    <T> T use(Function<IndexSearcher, T> search) {
        IndexSearcher searcher = idle.poll();
        if (searcher == null) {
            searcher = index.searcher();
        }
        T result = search.apply(searcher);
        idle.add(searcher);
        return result;
    }
}
