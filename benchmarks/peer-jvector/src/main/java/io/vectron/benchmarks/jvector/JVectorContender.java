package io.vectron.benchmarks.jvector;

import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import io.vectron.benchmarks.data.FloatRows;
import io.vectron.benchmarks.data.Metric;
import io.vectron.benchmarks.driver.Contender;
import io.vectron.benchmarks.driver.GraphSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/**
 * JVector's graph on the heap over float vectors. Its degree is that of HNSW's lowest level, twice M, and its beam,
 * which its refining second pass doubles in effect, half of efConstruction.
 */
final class JVectorContender implements Contender {
    private static final VectorTypeSupport TYPES =
            VectorizationProvider.getInstance().getVectorTypeSupport();
    private static final float NEIGHBOR_OVERFLOW = 1.2f;
    private static final float ALPHA = 1.2f;

    private @Nullable ImmutableGraphIndex graph;
    private List<VectorFloat<?>> vectors = List.of();
    private int dimension;
    private VectorSimilarityFunction similarity = VectorSimilarityFunction.EUCLIDEAN;

    @Override
    public String flags() {
        return "degree 2M, beam efConstruction/2, overflow " + NEIGHBOR_OVERFLOW + ", alpha " + ALPHA
                + ", hierarchy, refined, "
                + VectorizationProvider.getInstance().getClass().getSimpleName();
    }

    @Override
    public void build(FloatRows rows, int count, GraphSettings settings, int threads) throws IOException {
        close();
        dimension = rows.dimension();
        similarity = settings.metric() == Metric.EUCLIDEAN
                ? VectorSimilarityFunction.EUCLIDEAN
                : VectorSimilarityFunction.DOT_PRODUCT;
        vectors = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            vectors.add(TYPES.createFloatVector(rows.row(i)));
        }
        RandomAccessVectorValues values = new ListRandomAccessVectorValues(vectors, dimension);
        BuildScoreProvider scores = BuildScoreProvider.randomAccessScoreProvider(values, similarity);
        try (ForkJoinPool pool = new ForkJoinPool(threads);
                GraphIndexBuilder builder = new GraphIndexBuilder(
                        scores,
                        dimension,
                        2 * settings.m(),
                        settings.efConstruction() / 2,
                        NEIGHBOR_OVERFLOW,
                        ALPHA,
                        true,
                        true,
                        pool,
                        pool)) {
            graph = builder.build(values);
        }
    }

    @Override
    public Searcher searcher() {
        ImmutableGraphIndex built = graph;
        if (built == null) {
            throw new IllegalStateException("build comes first");
        }
        RandomAccessVectorValues values = new ListRandomAccessVectorValues(vectors, dimension);
        GraphSearcher searcher = new GraphSearcher(built);
        return (query, k, ef, ids, from) -> {
            var scores = DefaultSearchScoreProvider.exact(TYPES.createFloatVector(query), similarity, values);
            SearchResult.NodeScore[] nodes =
                    searcher.search(scores, k, Math.max(k, ef), 0, 0, Bits.ALL).getNodes();
            for (int i = 0; i < nodes.length; i++) {
                ids[from + i] = nodes[i].node;
            }
        };
    }

    @Override
    public long bytes() {
        ImmutableGraphIndex built = graph;
        return built == null ? 0 : built.ramBytesUsed() + (long) vectors.size() * dimension * Float.BYTES;
    }

    @Override
    public void close() throws IOException {
        ImmutableGraphIndex built = graph;
        graph = null;
        vectors = List.of();
        if (built != null) {
            built.close();
        }
    }
}
