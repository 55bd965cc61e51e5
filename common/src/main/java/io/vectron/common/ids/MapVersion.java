package io.vectron.common.ids;

/** Version of the placement map; rises with every command that changes it. 0 stands for no map. */
public record MapVersion(long value) implements Comparable<MapVersion> {
    public MapVersion {
        if (value < 0) {
            throw new IllegalArgumentException("map version must be at least 0, was " + value);
        }
    }

    @Override
    public int compareTo(MapVersion other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
