package io.vectron.cli.chaos;

import io.vectron.cli.vectors.VectorFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Vectors in memory, read like a file. */
final class VectorList implements VectorFile {
    private final List<float[]> vectors;
    private int next;

    VectorList(List<float[]> vectors) {
        this.vectors = vectors;
    }

    @Override
    public int dimension() {
        return vectors.getFirst().length;
    }

    @Override
    public float @Nullable [] next() {
        return next == vectors.size() ? null : vectors.get(next++);
    }

    @Override
    public double fractionRead() {
        return (double) next / vectors.size();
    }

    @Override
    public void close() {}
}
