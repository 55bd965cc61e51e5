package io.vectron.index.quantize;

import io.vectron.index.graph.RowScorer;
import io.vectron.index.memory.MemoryRegion;
import org.jspecify.annotations.Nullable;

/**
 * The codes of all slots under one trained quantiser, one row each.
 *
 * <p>A row is written by the thread that writes the slot's vector, and is immutable while the slot is in use. A new
 * quantiser makes a new table.
 */
public interface CodeTable extends AutoCloseable {
    ScalarQuantizer quantizer();

    /** What vectors go through before they are quantised, or null if nothing. */
    @Nullable
    Projection projection();

    /** Bytes from one row to the next. */
    int stride();

    /** The memory of the rows. */
    MemoryRegion region();

    /** Encodes a slot's vector. */
    void encode(int ordinal);

    /** A scorer of the rows. */
    RowScorer newScorer();

    @Override
    void close();
}
