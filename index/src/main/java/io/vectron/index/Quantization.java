package io.vectron.index;

/** What the walk through the graph compares; results are always scored on the float vectors. */
public enum Quantization {
    /** The float vectors themselves. */
    NONE
}
