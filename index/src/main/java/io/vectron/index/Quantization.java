package io.vectron.index;

/** What the walk through the graph compares; results are always scored on the float vectors. */
public enum Quantization {
    /** The float vectors themselves. */
    NONE,
    /**
     * Codes of one byte per component, a quarter of the float vector; seven bits of it are used. The quantiser is
     * trained on the first points and again as the index grows; until then the walk compares floats.
     */
    INT8
}
