package io.vectron.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.model.Distance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void openedIndexTakesMutationsAndSavesAgain() throws IOException {
        try (VectorIndex saved = build()) {
            saved.save(file, 1);
        }
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
        try (VectorIndex saved = build()) {
            saved.save(file, 1);
        }
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
        try (VectorIndex saved = build()) {
            saved.save(file, 1);
        }
        byte[] good = Files.readAllBytes(file);
        for (int length : new int[] {0, 1, 4095, 4096, good.length / 2, good.length - 1, good.length + 1}) {
            Files.write(file, Arrays.copyOf(good, length));
            assertThrows(IndexCorruptException.class, () -> VectorIndex.open(file), "length " + length);
        }
    }

    @Test
    void leavesNoTemporaryFileBehind() throws IOException {
        try (VectorIndex saved = build()) {
            saved.save(file, 1);
        }
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
        assertTrue(Files.exists(file));
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
                assertEquals(wanted.score(i), got.score(i));
            }
        }
    }
}
