package io.vectron.index.kernel;

import io.vectron.index.memory.RawMemory;

/**
 * The layout of a float row in two halves: first the upper 16 bits of all components, which are sign, exponent and seven
 * bits of the fraction, then the lower 16. A walk is bound by the bytes that it reads, and most of what it comes by is told by
 * the upper halves to be too far away; see {@link RowKernels}.
 *
 * <p>A row of {@code length} components, a multiple of {@link #LANE_PADDING}, is groups of 32 and maybe 16 more. Word
 * {@code l} of a group's 16 in the upper part holds the upper bits of component {@code l} above those of component {@code 16 + l}, and word
 * {@code l} in the lower part their lower bits in the same order, so that a mask or a shift makes floats of either. The 16 more
 * are plain floats between the two parts. A query is laid out alike without being halved: the first 16 of all groups,
 * the second 16 of all groups, the 16 more.
 */
public final class SplitRow {
    /** Rows are a multiple of this many floats long: a cache line. */
    public static final int LANE_PADDING = 16;

    static final int UPPER = 0xFFFF0000;
    static final int LOWER = 0xFFFF;
    static final int HALF_BITS = 16;

    private static final int GROUP = 2 * LANE_PADDING;

    private SplitRow() {}

    /** {@code dimension} rounded up to whole padded lanes. */
    public static int paddedLength(int dimension) {
        return (dimension + LANE_PADDING - 1) / LANE_PADDING * LANE_PADDING;
    }

    /** Bytes of the upper part without the plain floats behind it, and of the lower part. */
    static long halfBytes(int length) {
        return length / GROUP * 4L * LANE_PADDING;
    }

    /** Bytes that are read to know the upper halves of a row. */
    static long upperBytes(int length) {
        return 4L * length - halfBytes(length);
    }

    /** Writes a vector of at most {@code length} components as a row, zeros behind it. */
    public static void write(float[] vector, long row, int length) {
        long half = halfBytes(length);
        long lower = upperBytes(length);
        for (long word = 0; word < half; word += 4) {
            int first = firstOf(word);
            int left = bits(vector, first);
            int right = bits(vector, first + LANE_PADDING);
            RawMemory.putInt(row + word, left & UPPER | right >>> HALF_BITS);
            RawMemory.putInt(row + lower + word, left << HALF_BITS | right & LOWER);
        }
        for (long at = half; at < lower; at += 4) {
            RawMemory.putInt(row + at, bits(vector, plainOf(at, half)));
        }
    }

    /** Fills {@code vector}, of at most {@code length} components, from a row. */
    public static void read(long row, int length, float[] vector) {
        long half = halfBytes(length);
        long lower = upperBytes(length);
        for (long word = 0; word < half; word += 4) {
            int above = RawMemory.getInt(row + word);
            int below = RawMemory.getInt(row + lower + word);
            int first = firstOf(word);
            put(vector, first, first(above, below));
            put(vector, first + LANE_PADDING, second(above, below));
        }
        for (long at = half; at < lower; at += 4) {
            put(vector, plainOf(at, half), RawMemory.getFloat(row + at));
        }
    }

    /** The first component of a word. */
    static float first(int above, int below) {
        return Float.intBitsToFloat(above & UPPER | below >>> HALF_BITS);
    }

    /** The second component of a word. */
    static float second(int above, int below) {
        return Float.intBitsToFloat(above << HALF_BITS | below & LOWER);
    }

    /** Writes a vector as a query of rows of this length, zeros behind it. */
    public static void writeQuery(float[] vector, long query, int length) {
        long half = halfBytes(length);
        for (long word = 0; word < half; word += 4) {
            int first = firstOf(word);
            RawMemory.putInt(query + word, bits(vector, first));
            RawMemory.putInt(query + half + word, bits(vector, first + LANE_PADDING));
        }
        for (long at = 2 * half; at < 4L * length; at += 4) {
            RawMemory.putInt(query + at, bits(vector, plainOf(at - half, half)));
        }
    }

    /** The length of what the upper halves leave out of a vector, rounded up; 0 if nothing. */
    public static float residual(float[] vector, int length) {
        int halved = length / GROUP * GROUP;
        double squares = 0;
        for (int i = 0; i < Math.min(halved, vector.length); i++) {
            double rest = vector[i] - Float.intBitsToFloat(Float.floatToRawIntBits(vector[i]) & UPPER);
            squares += rest * rest;
        }
        return squares == 0 ? 0 : Math.nextUp((float) Math.sqrt(squares));
    }

    private static int firstOf(long word) {
        int lane = (int) (word / 4);
        return lane / LANE_PADDING * GROUP + lane % LANE_PADDING;
    }

    private static int plainOf(long at, long half) {
        return (int) (2 * half + at - half) / 4;
    }

    private static void put(float[] vector, int component, float value) {
        if (component < vector.length) {
            vector[component] = value;
        }
    }

    private static int bits(float[] vector, int component) {
        return component < vector.length ? Float.floatToRawIntBits(vector[component]) : 0;
    }
}
