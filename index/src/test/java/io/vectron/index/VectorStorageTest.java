package io.vectron.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.model.Distance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors, records and ids in scratch files: everything is as if they were in memory. */
final class VectorStorageTest {
    private static final int POINTS = 4_000;
    private static final int DIMENSION = 40;
    private static final IndexSettings SETTINGS =
            IndexSettings.defaults(DIMENSION, Distance.EUCLIDEAN).withQuantization(Quantization.INT8);

    @TempDir
    Path folder;

    private float[][] vectors = {};

    @BeforeEach
    void setUp() {
        vectors = TestPoints.clustered(POINTS + 40, DIMENSION, TestPoints.freshSeed("VectorStorageTest"));
    }

    @Test
    void answersAsFromMemory() {
        try (VectorIndex inFile = VectorIndex.create(SETTINGS, scratch());
                VectorIndex inMemory = VectorIndex.create(SETTINGS)) {
            mutate(inFile);
            mutate(inMemory);
            assertSameAnswers(inMemory, inFile);
            assertEquals(0, inFile.statistics().vectorBytes());
            assertEquals(
                    inMemory.statistics().totalBytes(),
                    inFile.statistics().totalBytes() + inFile.statistics().fileBytes());
            assertTrue(inFile.statistics().fileBytes() > inMemory.statistics().vectorBytes());
        }
    }

    @Test
    void aFileSavedUnderOneStorageOpensUnderTheOther() throws IOException {
        Path file = folder.resolve("graph.vidx");
        try (VectorIndex inFile = VectorIndex.create(SETTINGS, scratch())) {
            mutate(inFile);
            inFile.save(file, 7);
            try (VectorIndex inMemory = VectorIndex.open(file);
                    VectorIndex again = VectorIndex.open(file, scratch())) {
                assertEquals(7, again.appliedIndex());
                assertSameAnswers(inFile, inMemory);
                assertSameAnswers(inFile, again);
            }
        }
    }

    @Test
    void whatChangedAfterSavingIsNotInTheFile() throws IOException {
        Path file = folder.resolve("graph.vidx");
        try (VectorIndex inFile = VectorIndex.create(SETTINGS, scratch())) {
            mutate(inFile);
            inFile.save(file, 7);
            try (VectorIndex before = VectorIndex.open(file)) {
                for (int i = 0; i < POINTS; i++) {
                    inFile.upsert(TestPoints.id(i), vectors[POINTS - i]);
                }
                inFile.repair();
                try (VectorIndex after = VectorIndex.open(file, scratch())) {
                    assertSameAnswers(before, after);
                }
            }
        }
    }

    @Test
    void leavesNoFileBehindWhateverHappens() throws IOException {
        try (VectorIndex inFile = VectorIndex.create(SETTINGS, scratch())) {
            mutate(inFile);
            try (var files = Files.list(folder)) {
                assertEquals(0, files.count(), "the scratch file has a name while it is in use");
            }
        }
    }

    @Test
    void refusesToWalkOnFloatsInAFile() {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class,
                () -> VectorIndex.create(SETTINGS.withQuantization(Quantization.NONE), scratch()));
        assertEquals("vectors in a file ask for a quantization, because walks read codes only", refusal.getMessage());
    }

    @Test
    void refusesAFolderThatIsNotThere() {
        Path missing = folder.resolve("missing");
        UncheckedIOException refusal = assertThrows(
                UncheckedIOException.class, () -> VectorIndex.create(SETTINGS, new VectorStorage.ScratchFile(missing)));
        assertTrue(String.valueOf(refusal.getMessage()).contains(missing.toString()));
    }

    private VectorStorage scratch() {
        return new VectorStorage.ScratchFile(folder);
    }

    private void mutate(VectorIndex index) {
        for (int i = 0; i < POINTS; i++) {
            index.upsert(TestPoints.id(i), vectors[i]);
        }
        for (int i = 0; i < POINTS; i += 3) {
            index.delete(TestPoints.id(i));
        }
        for (int i = 0; i < POINTS; i += 5) {
            index.upsert(TestPoints.id(i), moved(vectors[i]));
        }
    }

    /** Another vector nearby; two points of one vector would be ranked by how sums are rounded. */
    private static float[] moved(float[] vector) {
        float[] moved = vector.clone();
        moved[0] += 0.25f;
        return moved;
    }

    private void assertSameAnswers(VectorIndex expected, VectorIndex actual) {
        assertEquals(expected.size(), actual.size());
        IndexSearcher left = expected.searcher();
        IndexSearcher right = actual.searcher();
        OrdinalFilter leftFilter = everyOther(expected);
        OrdinalFilter rightFilter = everyOther(actual);
        for (float[] query : Arrays.copyOfRange(vectors, POINTS, vectors.length)) {
            assertSameHits(left.search(query, 10, 64, null), right.search(query, 10, 64, null));
            assertSameHits(left.search(query, 10, 64, leftFilter), right.search(query, 10, 64, rightFilter));
            assertSameHits(left.searchExact(query, 10, null), right.searchExact(query, 10, null));
        }
    }

    private static OrdinalFilter everyOther(VectorIndex index) {
        OrdinalFilter.Builder allowed = index.filter();
        for (int i = 0; i < POINTS; i += 2) {
            allowed.allow(TestPoints.id(i));
        }
        return allowed.build();
    }

    private static void assertSameHits(SearchHits expected, SearchHits actual) {
        assertEquals(expected.count(), actual.count());
        for (int i = 0; i < expected.count(); i++) {
            assertArrayEquals(expected.id(i), actual.id(i));
            assertEquals(expected.score(i), actual.score(i), 1e-4f * expected.score(i));
        }
    }
}
