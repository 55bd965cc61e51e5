package io.vectron.common.model;

import java.util.ArrayList;
import java.util.List;

/** A stretch of the unsigned 64-bit hash space, both ends included. */
public record HashRange(long start, long end) {
    public HashRange {
        if (Long.compareUnsigned(start, end) > 0) {
            throw new IllegalArgumentException("hash range start " + Long.toUnsignedString(start)
                    + " is beyond its end " + Long.toUnsignedString(end));
        }
    }

    /** Cuts the whole space into this many ranges, in order, whose sizes differ by one at the most. */
    public static List<HashRange> split(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count must be at least 1, was " + count);
        }
        if (count == 1) {
            return List.of(new HashRange(0, -1L));
        }
        long width = Long.divideUnsigned(-1L, count);
        long remainder = Long.remainderUnsigned(-1L, count) + 1;
        List<HashRange> ranges = new ArrayList<>(count);
        long start = 0;
        for (int i = 0; i < count; i++) {
            long size = width + (i < remainder ? 1 : 0);
            ranges.add(new HashRange(start, start + size - 1));
            start += size;
        }
        return List.copyOf(ranges);
    }

    public boolean contains(long hash) {
        return Long.compareUnsigned(start, hash) <= 0 && Long.compareUnsigned(hash, end) <= 0;
    }
}
