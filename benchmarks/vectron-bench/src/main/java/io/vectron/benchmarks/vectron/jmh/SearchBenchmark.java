package io.vectron.benchmarks.vectron.jmh;

import io.vectron.common.model.Distance;
import io.vectron.index.IndexSearcher;
import io.vectron.index.IndexSettings;
import io.vectron.index.Quantization;
import io.vectron.index.VectorIndex;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Microseconds per search of the ten nearest of {@value #POINTS} points in clusters, and with {@code -prof gc} the bytes
 * that one allocates: {@code gc.alloc.rate.norm} has to be 0 but for the profiler's own traces.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SearchBenchmark {
    static final int POINTS = 30_000;

    private static final int DIMENSION = 128;
    private static final int CLUSTERS = 300;
    private static final int QUERIES = 1 << 10;
    private static final int K = 10;

    @Param
    public Quantization quantization = Quantization.NONE;

    /** Candidates that a search keeps. */
    @Param({"32", "128"})
    public int ef;

    private final float[][] queries = new float[QUERIES][];
    private @Nullable VectorIndex index;
    private @Nullable IndexSearcher searcher;
    private int next;

    @Setup
    public void build() {
        SplittableRandom random = new SplittableRandom(3);
        float[][] centres = new float[CLUSTERS][];
        for (int i = 0; i < CLUSTERS; i++) {
            centres[i] = around(new float[DIMENSION], 1, random);
        }
        float[][] points = new float[POINTS][];
        for (int i = 0; i < POINTS; i++) {
            points[i] = around(centres[i % CLUSTERS], 0.3, random);
        }
        for (int i = 0; i < QUERIES; i++) {
            queries[i] = around(centres[i % CLUSTERS], 0.3, random);
        }
        VectorIndex built = VectorIndex.create(
                IndexSettings.defaults(DIMENSION, Distance.EUCLIDEAN).withQuantization(quantization));
        IntStream.range(0, POINTS)
                .parallel()
                .forEach(i -> built.upsert(Integer.toString(i).getBytes(StandardCharsets.UTF_8), points[i]));
        index = built;
        searcher = built.searcher();
    }

    private static float[] around(float[] centre, double spread, SplittableRandom random) {
        float[] point = centre.clone();
        for (int i = 0; i < point.length; i++) {
            point[i] += (float) random.nextDouble(-spread, spread);
        }
        return point;
    }

    @TearDown
    public void close() {
        VectorIndex built = index;
        if (built != null) {
            built.close();
        }
    }

    @Benchmark
    public float search() {
        IndexSearcher ready = searcher;
        if (ready == null) {
            throw new IllegalStateException("build comes first");
        }
        next = (next + 1) & (QUERIES - 1);
        return ready.search(queries[next], K, ef, null).score(0);
    }
}
