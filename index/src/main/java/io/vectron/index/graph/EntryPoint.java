package io.vectron.index.graph;

/** Where walks start: a node of the highest level. */
public record EntryPoint(int ordinal, int level) {
    /** The entry point of an empty graph. */
    public static final EntryPoint NONE = new EntryPoint(-1, -1);

    public boolean isNone() {
        return ordinal < 0;
    }
}
