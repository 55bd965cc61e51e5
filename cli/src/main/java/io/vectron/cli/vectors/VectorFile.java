package io.vectron.cli.vectors;

import io.vectron.common.model.Distance;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file of vectors of one dimension, read once from front to back by one thread. */
public interface VectorFile extends Closeable {
    int dimension();

    /** The distance the file was made for, if it says so. */
    default Optional<Distance> distance() {
        return Optional.empty();
    }

    /** The next vector, a new array; null at the end. */
    float @Nullable [] next() throws IOException;

    /** How much of the file has been read, from 0 to 1. */
    double fractionRead();
}
