package io.vectron.cli.vectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.vectron.cli.CliException;
import io.vectron.common.model.Distance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorFilesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path folder;

    private static byte[] floats(float... row) {
        ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * row.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(row.length);
        for (float number : row) {
            buffer.putFloat(number);
        }
        return buffer.array();
    }

    private Path write(String name, byte[]... rows) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] row : rows) {
            content.write(row);
        }
        return Files.write(folder.resolve(name), content.toByteArray());
    }

    @Test
    void readsFloatVectorsPlainAndCompressed() throws Exception {
        Path plain = write("a.fvecs", floats(1, 2, 3), floats(-1.5f, 0, 4));
        Path packed = folder.resolve("a.fvecs.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(plain, out);
        }
        for (Path file : List.of(plain, packed)) {
            try (VectorFile vectors = VectorFiles.open(file, "train")) {
                assertEquals(3, vectors.dimension());
                assertArrayEquals(new float[] {1, 2, 3}, vectors.next());
                assertArrayEquals(new float[] {-1.5f, 0, 4}, vectors.next());
                assertNull(vectors.next());
                assertEquals(1, vectors.fractionRead());
            }
        }
    }

    @Test
    void readsBytesAsUnsigned() throws Exception {
        Path file = write("a.bvecs", new byte[] {2, 0, 0, 0, 7, (byte) 200});
        assertArrayEquals(
                new float[] {7, 200}, VectorFiles.readAll(file, "train").getFirst());
    }

    @Test
    void readsGroundTruth() throws Exception {
        Path file = write("g.ivecs", new byte[] {2, 0, 0, 0, 5, 0, 0, 0, 1, 1, 0, 0});
        assertArrayEquals(new int[] {5, 257}, VectorFiles.readGroundTruth(file).getFirst());
    }

    @Test
    void readsAnnBenchmarksFilesInBlocks() throws Exception {
        int rows = 5_000;
        float[][] train = new float[rows][2];
        for (int i = 0; i < rows; i++) {
            train[i] = new float[] {i, -i};
        }
        Path path = folder.resolve("data.hdf5");
        try (WritableHdfFile file = HdfFile.write(path)) {
            file.putDataset("train", train);
            file.putDataset("neighbors", new int[][] {{3, 1}, {2, 0}});
            file.putAttribute("distance", "angular");
        }
        try (VectorFile vectors = VectorFiles.open(path, "train")) {
            assertEquals(Optional.of(Distance.COSINE), vectors.distance());
            for (int i = 0; i < rows; i++) {
                assertArrayEquals(new float[] {i, -i}, vectors.next());
            }
            assertNull(vectors.next());
        }
        assertArrayEquals(new int[] {2, 0}, VectorFiles.readGroundTruth(path).get(1));
        CliException missing = assertThrows(CliException.class, () -> VectorFiles.open(path, "test"));
        assertTrue(String.valueOf(missing.getMessage()).contains("has no dataset 'test'"));
    }

    @Test
    void saysWhatIsWrongWithAFile() throws Exception {
        assertProblem("ends in the middle of row 2", write("cut.fvecs", floats(1, 2), new byte[] {2, 0, 0, 0, 9}));
        assertProblem("row 2 has 1 numbers", write("odd.fvecs", floats(1, 2), floats(1)));
        assertProblem("no valid length", write("text.fvecs", "hello, world".getBytes(StandardCharsets.UTF_8)));
        assertProblem("holds no vectors", write("empty.fvecs"));
        assertProblem("unknown kind", write("a.csv", new byte[] {1}));
        assertProblem("no such file", folder.resolve("missing.fvecs"));
    }

    private static void assertProblem(String expected, Path file) {
        CliException failure = assertThrows(CliException.class, () -> VectorFiles.readAll(file, "train"));
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.contains(expected) && message.contains(file.toString()), message);
    }
}
