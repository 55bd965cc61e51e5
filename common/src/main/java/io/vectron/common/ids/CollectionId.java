package io.vectron.common.ids;

/** Identifies one incarnation of a collection; never reused, so a re-created collection has another. */
public record CollectionId(long value) implements Comparable<CollectionId> {
    public CollectionId {
        if (value < 1) {
            throw new IllegalArgumentException("collection id must be at least 1, was " + value);
        }
    }

    @Override
    public int compareTo(CollectionId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
