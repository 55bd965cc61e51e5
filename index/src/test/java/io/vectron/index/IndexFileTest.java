package io.vectron.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.model.Distance;
import io.vectron.index.quantize.QuantizedRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class IndexFileTest {
    private static final int POINTS = 700;
    private static final int DIMENSION = 19;

    @TempDir
    Path folder;

    private long seed;
    private float[][] vectors = {};
    private Path file = Path.of("");

    @BeforeEach
    void setUp() {
        seed = TestPoints.freshSeed("IndexFileTest");
        vectors = TestPoints.clustered(POINTS, DIMENSION, seed);
        file = folder.resolve("graph.vidx");
    }

    @Test
    void opensWhatWasSaved() throws IOException {
        try (VectorIndex saved = build()) {
            saved.save(file, 4711);
            try (VectorIndex opened = VectorIndex.open(file)) {
                assertEquals(4711, opened.appliedIndex());
                assertEquals(saved.settings(), opened.settings());
                assertEquals(saved.size(), opened.size());
                assertSameAnswers(saved, opened);
                assertFalse(opened.contains(TestPoints.id(0)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Quantization.class)
    void opensCodesAsTheyWereSaved(Quantization quantization) throws IOException {
        float[][] many = TestPoints.clustered(QuantizedRows.FIRST_TRAINING + 100, DIMENSION, seed);
        IndexSettings settings = IndexSettings.defaults(DIMENSION, Distance.DOT).withQuantization(quantization);
        try (VectorIndex saved = VectorIndex.create(settings)) {
            for (int i = 0; i < many.length; i++) {
                saved.upsert(TestPoints.id(i), many[i]);
            }
            saved.save(file, 5);
            try (VectorIndex opened = VectorIndex.open(file)) {
                assertEquals(settings, opened.settings());
                assertEquals(saved.statistics().codeBytes(), opened.statistics().codeBytes());
                assertSameAnswers(saved, opened);
            }
        }
    }

    @Test
    void openedIndexTakesMutationsAndSavesAgain() throws IOException {
        save();
        try (VectorIndex opened = VectorIndex.open(file)) {
            for (int i = 0; i < POINTS; i++) {
                opened.upsert(TestPoints.id(i), vectors[POINTS - 1 - i]);
            }
            assertEquals(POINTS, opened.size());
            opened.save(file, 2);
            try (VectorIndex again = VectorIndex.open(file)) {
                assertEquals(2, again.appliedIndex());
                assertSameAnswers(opened, again);
            }
        }
    }

    @Test
    void savesAnEmptyIndex() throws IOException {
        try (VectorIndex empty = VectorIndex.create(IndexSettings.defaults(DIMENSION, Distance.DOT))) {
            empty.save(file, 3);
        }
        try (VectorIndex opened = VectorIndex.open(file)) {
            assertEquals(0, opened.size());
            assertEquals(0, opened.searcher().search(vectors[0], 5, 0, null).count());
        }
    }

    @Test
    void refusesAFlippedByteAnywhere() throws IOException {
        save();
        byte[] good = Files.readAllBytes(file);
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            byte[] bad = good.clone();
            int at = i < 100 ? i : random.nextInt(bad.length);
            bad[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bad);
            assertThrows(IndexCorruptException.class, () -> VectorIndex.open(file), "byte " + at + ", seed " + seed);
        }
    }

    @Test
    void refusesATruncatedOrExtendedFile() throws IOException {
        save();
        byte[] good = Files.readAllBytes(file);
        for (int length : new int[] {0, 1, 65_535, 65_536, good.length / 2, good.length - 1, good.length + 1}) {
            Files.write(file, Arrays.copyOf(good, length));
            assertThrows(IndexCorruptException.class, () -> VectorIndex.open(file), "length " + length);
        }
    }

    @Test
    void refusesAFileOfAnOlderVersion() throws IOException {
        save();
        patch(header -> header.putInt(8, 1));
        assertRefused("its format version is 1, this build reads 4");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 4096));
        assertRefused("its format version is 1, this build reads 4");
    }

    @Test
    void refusesAFileThatIsNoIndex() throws IOException {
        Files.write(file, new byte[200_000]);
        assertRefused("it does not begin as an index file does");
    }

    @Test
    void refusesSectionsThatDoNotFitTheNumberOfSlots() throws IOException {
        save();
        patch(header -> header.putInt(36, POINTS - 1));
        assertRefused("its section MARKS is 700 bytes long and should be 699");
    }

    @Test
    void refusesSectionsThatDoNotFitTheDimension() throws IOException {
        save();
        patch(header -> header.putInt(12, DIMENSION + 16));
        assertRefused("its section VECTORS is 89600 bytes long and should be 134400");
    }

    @Test
    void refusesASectionOutOfItsPlace() throws IOException {
        save();
        patch(header -> header.putLong(80 + 24 + 8, 65_536));
        assertRefused("its section UPPER_BLOCKS does not begin where the one before it ends");
    }

    @Test
    void refusesNumbersThatNoIndexHas() throws IOException {
        save();
        patch(header -> header.putInt(16, 3));
        assertRefused("in its header, distance must be 0 to 2, not 3");
        patch(header -> header.putInt(16, 2).putInt(20, 0));
        assertRefused("in its header, m must be 2 to 256, not 0");
        patch(header -> header.putInt(20, 16).putInt(40, POINTS));
        assertRefused("it has 700 slots and enters the graph at 700");
    }

    @Test
    void neverWritesToTheFileThatItMapped() throws IOException {
        save();
        byte[] before = Files.readAllBytes(file);
        try (VectorIndex opened = VectorIndex.open(file)) {
            for (int i = 0; i < POINTS; i++) {
                opened.upsert(TestPoints.id(i), vectors[POINTS - 1 - i]);
            }
            opened.repair();
        }
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void anOpenIndexOutlivesTheNameOfItsFile() throws IOException {
        try (VectorIndex saved = build()) {
            saved.save(file, 1);
            try (VectorIndex opened = VectorIndex.open(file)) {
                opened.save(file, 2);
                assertSameAnswers(saved, opened);
                Files.delete(file);
                assertSameAnswers(saved, opened);
            }
        }
    }

    @Test
    void leavesNoTemporaryFileBehind() throws IOException {
        save();
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
        assertTrue(Files.exists(file));
    }

    private void save() throws IOException {
        try (VectorIndex saved = build()) {
            saved.save(file, 1);
        }
    }

    /** Changes the header as its writer would have, checksum included. */
    private void patch(Consumer<ByteBuffer> change) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        change.accept(header);
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, 65_532);
        header.putInt(65_532, (int) crc.getValue());
        Files.write(file, bytes);
    }

    private void assertRefused(String reason) {
        IndexCorruptException refusal = assertThrows(IndexCorruptException.class, () -> VectorIndex.open(file));
        assertEquals("index file " + file + " cannot be used: " + reason, refusal.getMessage());
    }

    private VectorIndex build() {
        VectorIndex index = VectorIndex.create(IndexSettings.defaults(DIMENSION, Distance.EUCLIDEAN));
        for (int i = 0; i < POINTS; i++) {
            index.upsert(TestPoints.id(i), vectors[i]);
        }
        for (int i = 0; i < POINTS; i += 7) {
            index.delete(TestPoints.id(i));
        }
        return index;
    }

    private void assertSameAnswers(VectorIndex expected, VectorIndex actual) {
        IndexSearcher left = expected.searcher();
        IndexSearcher right = actual.searcher();
        for (float[] query : Arrays.copyOf(vectors, 50)) {
            SearchHits wanted = left.search(query, 10, 64, null);
            SearchHits got = right.search(query, 10, 64, null);
            assertEquals(wanted.count(), got.count());
            for (int i = 0; i < wanted.count(); i++) {
                assertArrayEquals(wanted.id(i), got.id(i));
                // Compiled code adds in another order than interpreted code.
                assertEquals(wanted.score(i), got.score(i), 1e-5f * Math.max(1, Math.abs(wanted.score(i))));
            }
        }
    }
}
