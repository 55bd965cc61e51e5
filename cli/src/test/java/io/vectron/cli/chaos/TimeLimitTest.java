package io.vectron.cli.chaos;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.cli.CliException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TimeLimitTest {
    @Test
    @Timeout(30)
    void whatDoesNotEndIsInterruptedAndNamed() {
        try (TimeLimit limit = new TimeLimit(Duration.ofMillis(20))) {
            assertThrows(CliException.class, () -> Pauses.pause(Duration.ofHours(1)));
            CliException late = assertThrows(CliException.class, limit::requireKept);
            assertTrue(String.valueOf(late.getMessage()).contains("Pauses.java:"), late.getMessage());
        }
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void whatEndsInTimeIsLeftAlone() {
        TimeLimit limit = new TimeLimit(Duration.ofMillis(20));
        limit.close();
        Pauses.pause(Duration.ofMillis(100));
        limit.requireKept();
    }
}
