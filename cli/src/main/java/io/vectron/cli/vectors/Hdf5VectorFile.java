package io.vectron.cli.vectors;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.exceptions.HdfException;
import io.vectron.cli.CliException;
import io.vectron.common.model.Distance;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file of ann-benchmarks: two-dimensional datasets {@code train}, {@code test} and {@code neighbors}, and the
 * attribute {@code distance}. Read in blocks of rows, so that the file need not fit the heap. See
 * https://github.com/erikbern/ann-benchmarks#data-sets.
 */
final class Hdf5VectorFile implements VectorFile {
    private static final int BLOCK_ROWS = 4096;

    private final HdfFile file;
    private final Dataset dataset;
    private final int rows;
    private final int dimension;
    private final Optional<Distance> distance;
    private float[][] block = new float[0][];
    private int blockStart;
    private int row;

    private Hdf5VectorFile(HdfFile file, Dataset dataset) {
        this.file = file;
        this.dataset = dataset;
        this.rows = dataset.getDimensions()[0];
        this.dimension = dataset.getDimensions()[1];
        this.distance = distanceOf(file);
    }

    static Hdf5VectorFile open(Path path, String datasetName) {
        HdfFile file = openFile(path);
        try {
            return new Hdf5VectorFile(file, matrix(file, path, datasetName));
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    static List<int[]> readNeighbors(Path path) {
        try (HdfFile file = openFile(path)) {
            Object data = matrix(file, path, "neighbors").getData();
            if (data instanceof int[][] neighbors) {
                return List.of(neighbors);
            }
            throw new CliException(path + ": dataset 'neighbors' must hold 32-bit integers");
        }
    }

    private static HdfFile openFile(Path path) {
        try {
            return new HdfFile(path);
        } catch (HdfException e) {
            throw new CliException(path + ": not an HDF5 file that can be read: " + e.getMessage(), e);
        }
    }

    private static Dataset matrix(HdfFile file, Path path, String name) {
        if (!(file.getChildren().get(name) instanceof Dataset dataset)) {
            throw new CliException(path + ": has no dataset '" + name + "'; it has "
                    + file.getChildren().keySet());
        }
        if (dataset.getDimensions().length != 2) {
            throw new CliException(path + ": dataset '" + name + "' must have rows and columns");
        }
        return dataset;
    }

    private static Optional<Distance> distanceOf(HdfFile file) {
        Attribute attribute = file.getAttribute("distance");
        return switch (attribute == null ? "" : String.valueOf(attribute.getData())) {
            case "angular" -> Optional.of(Distance.COSINE);
            case "euclidean" -> Optional.of(Distance.EUCLIDEAN);
            case "dot", "ip" -> Optional.of(Distance.DOT);
            default -> Optional.empty();
        };
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public Optional<Distance> distance() {
        return distance;
    }

    @Override
    public float @Nullable [] next() {
        if (row == rows) {
            return null;
        }
        if (row == blockStart + block.length) {
            blockStart = row;
            block = readBlock(Math.min(BLOCK_ROWS, rows - row));
        }
        return block[row++ - blockStart];
    }

    private float[][] readBlock(int count) {
        Object data = dataset.getData(new long[] {row, 0}, new int[] {count, dimension});
        return switch (data) {
            case float[][] floats -> floats;
            case double[][] doubles -> toFloats(doubles);
            default ->
                throw new CliException("dataset '" + dataset.getName() + "' must hold floating-point numbers, holds "
                        + data.getClass().getComponentType().getSimpleName());
        };
    }

    private static float[][] toFloats(double[][] doubles) {
        float[][] floats = new float[doubles.length][];
        for (int i = 0; i < doubles.length; i++) {
            floats[i] = new float[doubles[i].length];
            for (int j = 0; j < doubles[i].length; j++) {
                floats[i][j] = (float) doubles[i][j];
            }
        }
        return floats;
    }

    @Override
    public double fractionRead() {
        return rows == 0 ? 1 : (double) row / rows;
    }

    @Override
    public void close() {
        file.close();
    }
}
