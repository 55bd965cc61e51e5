package io.vectron.index.graph;

/** Ordinals in ascending order. */
@FunctionalInterface
public interface OrdinalSet {
    /** All ordinals. */
    OrdinalSet ALL = from -> from;

    /** The smallest member that is at least {@code from}, or -1. */
    int next(int from);
}
