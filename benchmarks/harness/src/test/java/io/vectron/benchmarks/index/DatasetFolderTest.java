package io.vectron.benchmarks.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vectron.benchmarks.data.FloatRows;
import io.vectron.benchmarks.data.Metric;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetFolderTest {
    @TempDir
    Path data;

    @TempDir
    Path cache;

    @Test
    void normalizesAngularVectors() throws IOException {
        writeDataset("tiny-angular");
        Files.createDirectory(data.resolve("notes"));

        Dataset dataset = DatasetFolder.discover(data).getFirst().prepare(cache);

        assertEquals("tiny-angular", dataset.name());
        assertEquals(Metric.INNER_PRODUCT, dataset.metric());
        assertEquals(2, dataset.dimension());
        assertEquals(1, dataset.points());
        assertArrayEquals(
                new float[] {0.6f, 0.8f}, FloatRows.map(dataset.base(), 2).row(0));
        assertArrayEquals(new int[][] {{0}}, dataset.truth());
    }

    @Test
    void leavesEuclideanVectorsAsTheyAre() throws IOException {
        writeDataset("tiny-euclidean");

        Dataset dataset = DatasetFolder.discover(data).getFirst().prepare(cache);

        assertEquals(Metric.EUCLIDEAN, dataset.metric());
        assertArrayEquals(new float[] {3, 4}, FloatRows.map(dataset.base(), 2).row(0));
    }

    @Test
    void saysWhichFileIsMissing() throws IOException {
        Files.createDirectory(data.resolve("empty-euclidean"));

        IOException failure = assertThrows(
                IOException.class, () -> DatasetFolder.discover(data).getFirst().prepare(cache));

        assertEquals(
                data.resolve("empty-euclidean") + " has no base.fvecs, .bvecs or .ivecs, nor .gz",
                failure.getMessage());
    }

    private void writeDataset(String name) throws IOException {
        Path folder = Files.createDirectory(data.resolve(name));
        byte[] vector = buffer(12).putInt(2).putFloat(3).putFloat(4).array();
        Files.write(folder.resolve("base.fvecs"), vector);
        Files.write(folder.resolve("query.fvecs"), vector);
        Files.write(
                folder.resolve("groundtruth.ivecs"),
                buffer(8).putInt(1).putInt(0).array());
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
