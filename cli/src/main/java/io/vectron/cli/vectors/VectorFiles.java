package io.vectron.cli.vectors;

import io.vectron.cli.CliException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens vector and ground-truth files by the ending of their names; {@code .gz} is unpacked on the way. */
public final class VectorFiles {
    private static final String EXPECTED = "expected .fvecs, .bvecs (also .gz) or ann-benchmarks .hdf5";

    private VectorFiles() {}

    /** @param dataset which array of an HDF5 file: {@code train} or {@code test} */
    public static VectorFile open(Path file, String dataset) throws IOException {
        CountingInput.requireReadable(file);
        String name = plainName(file);
        if (name.endsWith(".fvecs")) {
            return VecsFile.openFloats(file);
        }
        if (name.endsWith(".bvecs")) {
            return VecsFile.openBytes(file);
        }
        if (isHdf5(file)) {
            return Hdf5VectorFile.open(file, dataset);
        }
        throw new CliException(file + ": unknown kind of vector file; " + EXPECTED);
    }

    public static List<float[]> readAll(Path file, String dataset) throws IOException {
        List<float[]> vectors = new ArrayList<>();
        try (VectorFile source = open(file, dataset)) {
            for (float @Nullable [] vector = source.next(); vector != null; vector = source.next()) {
                vectors.add(vector);
            }
        }
        return vectors;
    }

    /** Row numbers of the nearest neighbours of each query, nearest first. */
    public static List<int[]> readGroundTruth(Path file) throws IOException {
        CountingInput.requireReadable(file);
        if (isHdf5(file)) {
            return Hdf5VectorFile.readNeighbors(file);
        }
        if (plainName(file).endsWith(".ivecs")) {
            return VecsFile.readIntegers(file);
        }
        throw new CliException(file + ": unknown kind of ground-truth file; expected .ivecs (also .gz) or .hdf5");
    }

    public static boolean isHdf5(Path file) {
        String name = plainName(file);
        return name.endsWith(".hdf5") || name.endsWith(".h5");
    }

    /** The file's name without {@code .gz}. */
    public static String plainName(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    }
}
