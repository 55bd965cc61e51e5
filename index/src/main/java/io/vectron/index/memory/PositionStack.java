package io.vectron.index.memory;

import java.util.Arrays;

/** A stack of positions to hand out again. Not thread-safe. */
public final class PositionStack {
    private long[] positions = {};
    private int size;

    public boolean isEmpty() {
        return size == 0;
    }

    public int size() {
        return size;
    }

    public void push(long position) {
        if (size == positions.length) {
            positions = Arrays.copyOf(positions, Math.max(16, size * 2));
        }
        positions[size++] = position;
    }

    /** The position pushed last; the list must not be empty. */
    public long pop() {
        return positions[--size];
    }
}
