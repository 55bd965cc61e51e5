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
    void floatKernelsAgree(int dimension) {
        int length = FloatKernels.paddedLength(dimension);
        fillFloats(dimension, length, 1);
        assertFloatKernelsAgree(length, 1e-4 * dimension);
    }

    @Test
    void floatKernelsAgreeOnDenormalsAndExtremes() {
        fillFloats(37, 48, Float.MIN_VALUE * 7);
        assertFloatKernelsAgree(48, 0);
        fillFloats(37, 48, 1e-22f);
        assertFloatKernelsAgree(48, 1e-43);
        fillFloats(37, 48, 1e17f);
        assertFloatKernelsAgree(48, 1e30);
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

    private void assertFloatKernelsAgree(int length, double tolerance) {
        long query = row(ROWS, 4L * length);
        long stride = 4L * length;
        float[] dots = new float[6];
        float[] distances = new float[6];
        simd.dot4(query, region.base(), stride, length, ordinals, 1, dots);
        simd.squaredDistance4(query, region.base(), stride, length, ordinals, 1, distances);
        for (int i = 1; i < 5; i++) {
            long row = row(ordinals[i], stride);
            float dot = scalar.dot(query, row, length);
            float distance = scalar.squaredDistance(query, row, length);
            assertEquals(dot, simd.dot(query, row, length), tolerance, "dot, seed " + seed);
            assertEquals(dot, dots[i], tolerance, "dot4, seed " + seed);
            assertEquals(distance, simd.squaredDistance(query, row, length), tolerance, "distance, seed " + seed);
            assertEquals(distance, distances[i], tolerance, "distance4, seed " + seed);
            assertTrue(simd.squaredDistance(row, row, length) == 0);
        }
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

    private void fillFloats(int dimension, int length, float scale) {
        region.ensure(4L * length * (ROWS + 1));
        for (int r = 0; r <= ROWS; r++) {
            for (int i = 0; i < length; i++) {
                float value = i < dimension ? (float) random.nextGaussian() * scale : 0;
                RawMemory.putFloat(row(r, 4L * length) + 4L * i, value);
            }
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
