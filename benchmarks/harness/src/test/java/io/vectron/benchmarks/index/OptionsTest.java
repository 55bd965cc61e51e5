package io.vectron.benchmarks.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.benchmarks.index.Options.Scenario;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void hasDefaults() {
        Options options = parse("--data", "vectors");

        assertEquals(Path.of("vectors"), options.data());
        assertFalse(options.peers());
        assertTrue(options.comparison());
        assertEquals(3, options.rounds());
        assertEquals(Path.of("home/docs/benchmarks"), options.out());
        assertEquals(Path.of("cache"), options.cache());
        assertTrue(options.wantsDataset("anything"));
    }

    @Test
    void readsFlagsListsAndNumbersInAnyOrder() {
        Options options = parse("--peers", "--contenders", "hnsw,vectron", "--filter", "--data", "d", "--rounds", "5");

        assertTrue(options.peers());
        assertEquals(5, options.rounds());
        assertEquals(List.of(Scenario.FILTER), options.scenarios());
        assertTrue(options.wantsContender("hnswlib"));
        assertFalse(options.wantsContender("lucene"));
    }

    @Test
    void namesTheArgumentThatIsWrong() {
        assertEquals("--rounds must be a whole number from 1, not 0", failure("--data", "d", "--rounds", "0"));
        assertEquals("--dance is not an option", failure("--data", "d", "--dance"));
        assertEquals("--rounds needs a value", failure("--data", "d", "--rounds"));
        assertTrue(failure().startsWith("--data is missing"));
    }

    private static String failure(String... arguments) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> parse(arguments))
                .getMessage());
    }

    private static Options parse(String... arguments) {
        return Options.parse(arguments, Path.of("home"), Path.of("cache"));
    }
}
