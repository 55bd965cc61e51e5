package io.vectron.index;

/** What the walk through the graph compares; results are always scored on the float vectors. */
public enum Quantization {
    /** The float vectors themselves. */
    NONE,
    /**
     * Codes of one byte per component, a quarter of the float vector; seven bits of it are used. The quantiser is
     * trained on the first points and again as the index grows; until then the walk compares floats.
     */
    INT8,
    /**
     * Codes of half a byte per component, after the vectors are turned and cut to the directions in which they differ:
     * from a fiftieth to a sixth of the float vector. Trained as {@link #INT8} is. The walk is faster, and needs a little
     * more {@code ef} for the same recall. Up to 60 dimensions, where it would save nothing, it is {@link #INT8}.
     */
    INT4
}
