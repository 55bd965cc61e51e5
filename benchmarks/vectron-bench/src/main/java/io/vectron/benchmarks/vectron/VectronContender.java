package io.vectron.benchmarks.vectron;

import io.vectron.benchmarks.data.FloatRows;
import io.vectron.benchmarks.data.Metric;
import io.vectron.benchmarks.driver.Contender;
import io.vectron.benchmarks.driver.GraphSettings;
import io.vectron.benchmarks.driver.ParallelRows;
import io.vectron.common.model.Distance;
import io.vectron.index.IndexSearcher;
import io.vectron.index.IndexSettings;
import io.vectron.index.Quantization;
import io.vectron.index.SearchHits;
import io.vectron.index.VectorIndex;
import io.vectron.index.VectorStorage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Vectron's own index, through the calls that a shard makes: points added one by one, ids read from the hits. */
final class VectronContender implements Contender {
    private final Quantization quantization;
    private final VectorStorage storage;
    private @Nullable VectorIndex index;

    VectronContender(Quantization quantization, VectorStorage storage) {
        this.quantization = quantization;
        this.storage = storage;
    }

    @Override
    public String flags() {
        return "quantization " + quantization + ", vectors in " + storage;
    }

    @Override
    public void build(FloatRows rows, int count, GraphSettings settings, int threads)
            throws IOException, InterruptedException {
        close();
        VectorIndex built = VectorIndex.create(settingsOf(rows.dimension(), settings, quantization), storage);
        index = built;
        addAll(built, rows, count, threads);
    }

    static IndexSettings settingsOf(int dimension, GraphSettings settings, Quantization quantization) {
        // Inner products here are of angular data sets: as users of those would, cosine is asked for.
        Distance distance = settings.metric() == Metric.EUCLIDEAN ? Distance.EUCLIDEAN : Distance.COSINE;
        return IndexSettings.defaults(dimension, distance)
                .withM(settings.m())
                .withEfConstruction(settings.efConstruction())
                .withQuantization(quantization);
    }

    private static void addAll(VectorIndex index, FloatRows rows, int count, int threads)
            throws IOException, InterruptedException {
        ParallelRows.run(count, threads, () -> {
            float[] vector = new float[rows.dimension()];
            return row -> {
                rows.copyRow(row, vector);
                index.upsert(RowId.bytes(row), vector);
            };
        });
    }

    @Override
    public Searcher searcher() {
        VectorIndex built = index;
        if (built == null) {
            throw new IllegalStateException("build comes first");
        }
        IndexSearcher searcher = built.searcher();
        return (query, k, ef, ids, from) -> {
            SearchHits hits = searcher.search(query, k, ef, null);
            for (int i = 0; i < hits.count(); i++) {
                ids[from + i] = RowId.row(hits.id(i));
            }
        };
    }

    @Override
    public long bytes() {
        VectorIndex built = index;
        return built == null ? 0 : built.statistics().totalBytes();
    }

    @Override
    public void close() {
        VectorIndex built = index;
        index = null;
        if (built != null) {
            built.close();
        }
    }
}
