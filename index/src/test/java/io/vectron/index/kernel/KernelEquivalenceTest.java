package io.vectron.index.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.index.memory.MemoryRegion;
import io.vectron.index.memory.RawMemory;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every fast kernel gives what its plain form gives, on random rows and on edges. */
final class KernelEquivalenceTest {
    private static final int ROWS = 9;
    private static final int LARGEST = 65_536;

    private final FloatKernels scalar = new ScalarFloatKernels();
    private final FloatKernels simd = new VectorFloatKernels();
    private final RowKernels scalarRows = new ScalarRowKernels();
    private final RowKernels simdRows = new VectorRowKernels();
    private final CodeKernels scalarCodes = new ScalarCodeKernels();
    private final CodeKernels simdCodes = new VectorCodeKernels();
    private final NibbleKernels scalarNibbles = new ScalarNibbleKernels();
    private final NibbleKernels simdNibbles = new VectorNibbleKernels();
    private final long seed = Long.getLong("vectron.test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final int[] ordinals = {0, 8, 3, 3, 1, 7};
    private MemoryRegion region = MemoryRegion.reserve("test rows", 4L * LARGEST * (ROWS + 1));

    @AfterEach
    void tearDown() {
        region.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 15, 16, 17, 31, 33, 63, 64, 65, 100, 127, 333, 784, 1_000, 1_536, 4_097, LARGEST})
    void rowKernelsAgree(int dimension) {
        assertRowKernelsAgree(dimension, 1, 1e-4 * dimension);
    }

    @Test
    void rowKernelsAgreeOnDenormalsAndExtremes() {
        assertRowKernelsAgree(37, Float.MIN_VALUE * 7, 0);
        assertRowKernelsAgree(37, 1e-22f, 1e-43);
        assertRowKernelsAgree(37, 1e17f, 1e30);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 60, 61, 63, 64, 100, 124, 125, 784, 1_537, LARGEST - 4})
    void codeKernelsAgree(int dimension) {
        int length = (dimension + 4 + CodeKernels.BLOCK - 1) / CodeKernels.BLOCK * CodeKernels.BLOCK;
        fillCodes(dimension, length, false);
        assertCodeKernelsAgree(length);
        fillCodes(dimension, length, true);
        assertCodeKernelsAgree(length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 119, 120, 121, 248, 784, 1_537, LARGEST - 8})
    void nibbleKernelsAgree(int components) {
        int length = (components / 2 + 4 + NibbleKernels.BLOCK) / NibbleKernels.BLOCK * NibbleKernels.BLOCK;
        for (boolean largest : new boolean[] {false, true}) {
            fillNibbles(components, length, largest);
            long query = row(ROWS, length);
            int[] expected = new int[6];
            int[] actual = new int[6];
            scalarNibbles.dot4(query, region.base(), length, ordinals, 1, expected);
            simdNibbles.dot4(query, region.base(), length, ordinals, 1, actual);
            assertArrayEquals(expected, actual, "seed " + seed);
            for (int i = 1; i < 5; i++) {
                assertEquals(expected[i], simdNibbles.dot(query, row(ordinals[i], length), length), "seed " + seed);
            }
            simdNibbles.expand(region.base(), length, 3, query);
            int bySimd = scalarNibbles.dot(query, row(1, length), length);
            scalarNibbles.expand(region.base(), length, 3, query);
            assertEquals(scalarNibbles.dot(query, row(1, length), length), bySimd, "seed " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 16, 31, 32, 33, 100, 785})
    void arrayKernelsAgree(int dimension) {
        float[] left = new float[dimension];
        float[] right = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            left[i] = (float) random.nextGaussian();
            right[i] = (float) random.nextGaussian();
        }
        assertEquals(scalar.dot(left, right), simd.dot(left, right), 1e-5 * dimension);
        assertEquals(scalar.squaredDistance(left, right), simd.squaredDistance(left, right), 1e-5 * dimension);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 100})
    void combinationsOfColumnsAgree(int count) {
        int outputs = 3 * FloatKernels.OUTPUT_PADDING;
        int[] columns = random.ints(count, 0, 50).toArray();
        float[] factors = new float[count];
        for (int i = 0; i < count; i++) {
            factors[i] = (float) random.nextGaussian();
        }
        region.ensure(4L * 50 * outputs);
        for (int i = 0; i < 50 * outputs; i++) {
            RawMemory.putFloat(region.base() + 4L * i, (float) random.nextGaussian());
        }
        float[] expected = new float[outputs];
        float[] actual = new float[outputs + 1];
        actual[outputs] = 5;
        scalar.combine(region.base(), outputs, columns, factors, count, expected);
        simd.combine(region.base(), outputs, columns, factors, count, actual);
        for (int i = 0; i < outputs; i++) {
            assertEquals(expected[i], actual[i], 1e-3, "seed " + seed);
        }
        assertEquals(5, actual[outputs], "what is behind the outputs is left alone");
    }

    /** Against plain arrays: that the layout of rows and queries is right shows in what comes out. */
    private void assertRowKernelsAgree(int dimension, float scale, double tolerance) {
        int length = SplitRow.paddedLength(dimension);
        long stride = 4L * length;
        region.ensure(stride * (ROWS + 1));
        float[][] vectors = new float[ROWS + 1][dimension];
        for (int r = 0; r <= ROWS; r++) {
            for (int i = 0; i < dimension; i++) {
                vectors[r][i] = (float) random.nextGaussian() * scale;
            }
            SplitRow.write(vectors[r], row(r, stride), length);
        }
        long query = row(ROWS, stride);
        SplitRow.writeQuery(vectors[ROWS], query, length);
        for (RowKernels kernels : new RowKernels[] {scalarRows, simdRows}) {
            assertRowKernels(kernels, vectors, query, length, tolerance);
        }
    }

    private void assertRowKernels(RowKernels kernels, float[][] vectors, long query, int length, double tolerance) {
        float[] asked = vectors[ROWS];
        long stride = 4L * length;
        float[] dots = new float[6];
        float[] distances = new float[6];
        float[] upperDots = new float[6];
        float[] upperDistances = new float[6];
        kernels.dot4(query, region.base(), stride, length, ordinals, 1, dots);
        kernels.squaredDistance4(query, region.base(), stride, length, ordinals, 1, distances);
        kernels.upperDot4(query, region.base(), stride, length, ordinals, 1, upperDots);
        kernels.upperSquaredDistance4(query, region.base(), stride, length, ordinals, 1, upperDistances);
        MemoryRegion expanded = MemoryRegion.reserve("expanded row", 4L * LARGEST);
        expanded.ensure(stride);
        for (int i = 1; i < 5; i++) {
            float[] vector = vectors[ordinals[i]];
            float[] upper = upperHalves(vector, length);
            long row = row(ordinals[i], stride);
            String message = kernels.getClass().getSimpleName() + ", seed " + seed;
            assertEquals(scalar.dot(asked, vector), kernels.dot(query, row, length), tolerance, message);
            assertEquals(scalar.dot(asked, vector), dots[i], tolerance, message);
            assertEquals(
                    scalar.squaredDistance(asked, vector),
                    kernels.squaredDistance(query, row, length),
                    tolerance,
                    message);
            assertEquals(scalar.squaredDistance(asked, vector), distances[i], tolerance, message);
            assertEquals(scalar.dot(asked, upper), upperDots[i], tolerance, message);
            assertEquals(scalar.squaredDistance(asked, upper), upperDistances[i], tolerance, message);
            kernels.expand(row, length, expanded.base());
            assertEquals(0, kernels.squaredDistance(expanded.base(), row, length), message);
            assertEquals(
                    scalar.dot(vector, vector), kernels.squaredLength(expanded.base(), length), tolerance, message);
            float[] read = new float[vector.length];
            SplitRow.read(row, length, read);
            assertArrayEquals(vector, read, "a row gives back every bit");
            double left = Math.sqrt(scalar.squaredDistance(vector, upper));
            assertTrue(left <= SplitRow.residual(vector, length) * (1 + 1e-5), message);
        }
        expanded.close();
    }

    /** What a row says without its lower halves: components of whole groups of 32 lose 16 bits. */
    private static float[] upperHalves(float[] vector, int length) {
        float[] upper = vector.clone();
        for (int i = 0; i < Math.min(vector.length, length / 32 * 32); i++) {
            upper[i] = Float.intBitsToFloat(Float.floatToRawIntBits(vector[i]) & 0xFFFF0000);
        }
        return upper;
    }

    private void assertCodeKernelsAgree(int length) {
        long query = row(ROWS, length);
        RawMemory.putInt(query + length - 4, 0);
        int[] expected = new int[6];
        int[] actual = new int[6];
        scalarCodes.dot4(query, region.base(), length, ordinals, 1, expected);
        simdCodes.dot4(query, region.base(), length, ordinals, 1, actual);
        assertArrayEquals(expected, actual, "seed " + seed);
        for (int i = 1; i < 5; i++) {
            assertEquals(expected[i], simdCodes.dot(query, row(ordinals[i], length), length), "seed " + seed);
        }
    }

    private void fillCodes(int dimension, int length, boolean largest) {
        region.ensure((long) length * (ROWS + 1));
        for (int r = 0; r <= ROWS; r++) {
            for (int i = 0; i < length; i++) {
                int code = i >= dimension ? 0 : largest ? 127 : random.nextInt(128);
                RawMemory.putByte(row(r, length) + i, (byte) code);
            }
            RawMemory.putInt(row(r, length) + length - 4, random.nextInt());
        }
    }

    /** Rows of random bytes, and a query whose planes are zero behind the components. */
    private void fillNibbles(int components, int length, boolean largest) {
        region.ensure((long) length * (ROWS + NibbleKernels.PLANES));
        for (int i = 0; i < ROWS * length; i++) {
            RawMemory.putByte(region.base() + i, (byte) (largest ? 0xFF : random.nextInt()));
        }
        for (int i = 0; i < 2 * length; i++) {
            int code = i >= components ? 0 : largest ? NibbleKernels.LARGEST_QUERY : random.nextInt(128);
            long plane = row(ROWS, length) + (long) (i & 3) * length;
            RawMemory.putShort(plane + (i >> 2) * 2L, (short) code);
        }
    }

    private long row(int ordinal, long stride) {
        return region.base() + ordinal * stride;
    }
}
