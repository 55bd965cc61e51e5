package io.vectron.benchmarks.vectron.jmh;

import io.vectron.index.kernel.RowKernels;
import io.vectron.index.kernel.ScalarRowKernels;
import io.vectron.index.kernel.SplitRow;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
 * Nanoseconds per four float distances: one call of a four-row kernel, or four of a one-row kernel. {@code rows} 16
 * stays in the first cache; 100,000 does not fit any.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FloatKernelBenchmark {
    private static final int FOUR = 4;
    private static final int ORDINALS = 1 << 12;

    /** Components of a row. */
    @Param({"100", "784"})
    public int dimension;

    /** Rows that are scored, at random. */
    @Param({"16", "100000"})
    public int rows;

    /** The product's choice, or the reference it is tested against. */
    @Param({"best", "scalar"})
    public String kernels = "";

    private final int[] ordinals = new int[ORDINALS];
    private final float[] out = new float[ORDINALS];
    private RowKernels chosen = RowKernels.best();
    private NativeRows base = NativeRows.floats(1, 16, new SplittableRandom(0));
    private NativeRows query = base;
    private int length;
    private int next;

    @Setup
    public void prepare() {
        base.close();
        SplittableRandom random = new SplittableRandom(7);
        length = SplitRow.paddedLength(dimension);
        base = NativeRows.floats(rows, length, random);
        query = NativeRows.query(length, random);
        for (int i = 0; i < ORDINALS; i++) {
            ordinals[i] = random.nextInt(rows);
        }
        chosen = kernels.equals("scalar") ? new ScalarRowKernels() : RowKernels.best();
    }

    @TearDown
    public void release() {
        base.close();
        query.close();
    }

    @Benchmark
    public float squaredDistanceOfFour() {
        int from = nextFour();
        chosen.squaredDistance4(query.base(), base.base(), base.stride(), length, ordinals, from, out);
        return out[from];
    }

    @Benchmark
    public float squaredDistanceOneByOne() {
        int from = nextFour();
        float sum = 0;
        for (int i = from; i < from + FOUR; i++) {
            sum += chosen.squaredDistance(query.base(), base.base() + ordinals[i] * base.stride(), length);
        }
        return sum;
    }

    @Benchmark
    public float upperSquaredDistanceOfFour() {
        int from = nextFour();
        chosen.upperSquaredDistance4(query.base(), base.base(), base.stride(), length, ordinals, from, out);
        return out[from];
    }

    @Benchmark
    public float dotOfFour() {
        int from = nextFour();
        chosen.dot4(query.base(), base.base(), base.stride(), length, ordinals, from, out);
        return out[from];
    }

    private int nextFour() {
        next = (next + FOUR) & (ORDINALS - 1);
        return next;
    }
}
