package io.vectron.shardservers.core;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GraphSavesTest {
    private final GraphSaves saves = new GraphSaves(20_000, 8, Duration.ofSeconds(10), Duration.ofMinutes(5));

    @Test
    void aLargeGraphIsSavedAfterAShareOfItsPoints() {
        assertFalse(saves.isDue(124_999, 1_000_000, Duration.ofMinutes(1)));
        assertTrue(saves.isDue(125_000, 1_000_000, Duration.ZERO));
        assertFalse(saves.isDue(19_999, 100_000, Duration.ofMinutes(1)));
        assertTrue(saves.isDue(20_000, 100_000, Duration.ZERO));
    }

    @Test
    void aSmallGraphIsSavedAfterARestIfAsMuchChanged() {
        assertFalse(saves.isDue(1_000, 1_000, Duration.ofSeconds(9)));
        assertFalse(saves.isDue(999, 1_000, Duration.ofSeconds(10)));
        assertTrue(saves.isDue(1_000, 1_000, Duration.ofSeconds(10)));
    }

    @Test
    void anyChangeIsSavedInTheEnd() {
        assertFalse(saves.isDue(1, 1_000, Duration.ofSeconds(299)));
        assertTrue(saves.isDue(1, 1_000, Duration.ofMinutes(5)));
        assertFalse(saves.isDue(0, 0, Duration.ofDays(1)));
    }
}
