package io.vectron.benchmarks.index;

import io.vectron.benchmarks.data.Metric;
import io.vectron.benchmarks.data.VectorFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder with {@code base}, {@code query} and {@code groundtruth} in TEXMEX formats, its name ending in
 * {@code -euclidean} or {@code -angular}. Angular vectors are normalised when unpacked.
 */
record DatasetFolder(Path path) {
    /** The data sets in {@code data}, by name. */
    static List<DatasetFolder> discover(Path data) throws IOException {
        if (!Files.isDirectory(data)) {
            throw new IOException("--data must be a folder: " + data);
        }
        try (Stream<Path> children = Files.list(data)) {
            return children.filter(DatasetFolder::isDataset)
                    .sorted()
                    .map(DatasetFolder::new)
                    .toList();
        }
    }

    private static boolean isDataset(Path path) {
        String name = path.getFileName().toString();
        return Files.isDirectory(path) && (name.endsWith("-euclidean") || name.endsWith("-angular"));
    }

    String name() {
        return path.getFileName().toString();
    }

    private boolean isAngular() {
        return name().endsWith("-angular");
    }

    /** Unpacks the vectors into {@code cache}, unless they are there, and reads the true neighbours. */
    Dataset prepare(Path cache) throws IOException {
        Path target = Files.createDirectories(cache.resolve("data").resolve(name()));
        Path base = unpack("base", target);
        Path queries = unpack("query", target);
        int dimension = dimensionOf("base");
        return new Dataset(
                name(),
                isAngular() ? Metric.INNER_PRODUCT : Metric.EUCLIDEAN,
                dimension,
                Math.toIntExact(Files.size(base) / Float.BYTES / dimension),
                base,
                queries,
                truth());
    }

    private Path find(String stem) throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.getFileName().toString().matches(stem + "\\.[fbi]vecs(\\.gz)?"))
                    .findFirst()
                    .orElseThrow(() -> new IOException(path + " has no " + stem + ".fvecs, .bvecs or .ivecs, nor .gz"));
        }
    }

    private Path unpack(String stem, Path folder) throws IOException {
        Path source = find(stem);
        Path target = folder.resolve(stem + ".f32");
        if (Files.exists(target)
                && Files.getLastModifiedTime(target).compareTo(Files.getLastModifiedTime(source)) > 0) {
            return target;
        }
        Path partial = folder.resolve(stem + ".partial");
        try (VectorFile file = VectorFile.open(source);
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(partial), 1 << 20)) {
            while (file.next()) {
                float[] row = file.floats();
                if (isAngular()) {
                    normalize(row);
                }
                ByteBuffer bytes = ByteBuffer.allocate(row.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(row);
                out.write(bytes.array());
            }
        }
        return Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void normalize(float[] row) {
        double squares = 0;
        for (float component : row) {
            squares += (double) component * component;
        }
        double length = Math.sqrt(squares);
        for (int i = 0; i < row.length && length > 0; i++) {
            row[i] = (float) (row[i] / length);
        }
    }

    private int dimensionOf(String stem) throws IOException {
        try (VectorFile file = VectorFile.open(find(stem))) {
            if (!file.next()) {
                throw new IOException(path + " has no vectors in " + stem);
            }
            return file.dimension();
        }
    }

    private int[][] truth() throws IOException {
        List<int[]> rows = new ArrayList<>();
        try (VectorFile file = VectorFile.open(find("groundtruth"))) {
            while (file.next()) {
                rows.add(file.ints());
            }
        }
        return rows.toArray(int[][]::new);
    }
}
