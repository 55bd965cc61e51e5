package io.vectron.index.memory;

import java.lang.foreign.Arena;

/**
 * A row outside the heap that holds one query, zero behind what is written.
 *
 * <p>Owned by one searcher; the garbage collector frees it together with its owner.
 */
public final class QueryBuffer {
    private static final int ALIGNMENT = 64;

    private final Arena arena = Arena.ofAuto();
    private final long address;

    /** A buffer of {@code bytes} zero bytes, aligned to a cache line. */
    public QueryBuffer(long bytes) {
        address = arena.allocate(bytes, ALIGNMENT).address();
    }

    public long address() {
        return address;
    }

    /** Writes a vector at the start. */
    public void write(float[] vector) {
        RawMemory.copyIn(vector, address);
    }
}
