package io.vectron.cli.search;

import io.vectron.cli.CliException;
import io.vectron.cli.load.PointIds;
import io.vectron.cli.vectors.VectorFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Reads the exact neighbours of a set of queries. */
public final class GroundTruth {
    private GroundTruth() {}

    /**
     * The ids of each query's nearest points, nearest first.
     *
     * @param names of the rows the file counts by
     * @param queries how many rows are needed; the file may have more
     * @param k how many neighbours of each are needed
     */
    public static List<List<String>> read(Path file, PointIds names, int queries, int k) throws IOException {
        List<int[]> rows = VectorFiles.readGroundTruth(file);
        if (rows.size() < queries || rows.getFirst().length < k) {
            throw new CliException(file + ": has " + rows.size() + " rows of " + rows.getFirst().length
                    + " neighbours; " + queries + " rows of at least " + k + " are needed");
        }
        return rows.subList(0, queries).stream()
                .map(row -> Arrays.stream(row).limit(k).mapToObj(names::idOf).toList())
                .toList();
    }
}
