package io.vectron.index.graph;

/**
 * Distances from one query to rows; smaller is nearer. A scorer is scratch of one thread at a time.
 *
 * <p>The query is either a vector from outside or a row of the table, so insertion can ask for the distances between
 * points without copying them.
 */
public interface RowScorer {
    /** Makes a vector of the table's dimension the query; under cosine it is normalised already. */
    void bind(float[] query);

    /** Makes a row, as it is stored, the query: quick, for many queries of a few rows each. */
    void bindRow(int ordinal);

    /** Makes a row's vector the query, as {@link #bind} would: exact, for one query of many rows. */
    void bindVector(int ordinal);

    /** Bytes that are read to score a row. */
    long rowBytes();

    /** The distance of one row. */
    float score(int ordinal);

    /** The distances of the first {@code count} rows named in {@code ordinals}. */
    default void score(int[] ordinals, int count, float[] distances) {
        score(ordinals, count, distances, Float.POSITIVE_INFINITY);
    }

    /**
     * The distances of the first {@code count} rows named in {@code ordinals}; that of a row no nearer than {@code bound}
     * may be any that is no smaller than it.
     */
    void score(int[] ordinals, int count, float[] distances, float bound);
}
