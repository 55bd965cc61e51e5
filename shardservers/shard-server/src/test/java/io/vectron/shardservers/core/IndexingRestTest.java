package io.vectron.shardservers.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class IndexingRestTest {
    private final ManualIndexing timers = new ManualIndexing();
    private long nowNanos;
    private boolean much;
    private int works;

    private IndexingRest rest(Executor afterPause) {
        return new IndexingRest(() -> much, afterPause, () -> nowNanos, () -> works++);
    }

    private void pass(Duration time) {
        nowNanos += time.toNanos();
    }

    @Test
    void isOverWhenWritingPauses() {
        IndexingRest rest = rest(timers);
        for (int i = 0; i < 3; i++) {
            rest.written();
            rest.workUnlessOn();
            pass(IndexingRest.PAUSE.minusNanos(1));
            timers.run(1);
            assertTrue(rest.isOn());
            assertEquals(0, works);
        }
        pass(Duration.ofNanos(1));
        timers.run(1);
        assertFalse(rest.isOn());
        assertEquals(1, works);
    }

    @Test
    void isEndedByASearchAndBeginsAfterTheLast() {
        IndexingRest rest = rest(timers);
        rest.written();
        rest.workUnlessOn();
        rest.searched();
        assertFalse(rest.isOn());
        assertEquals(1, works);
        pass(IndexingRest.SEARCHES.minusNanos(1));
        rest.searched();
        rest.written();
        rest.workUnlessOn();
        assertEquals(2, works, "of the write: the second search found the lanes at work");
        pass(IndexingRest.SEARCHES);
        rest.written();
        assertTrue(rest.isOn());
    }

    @Test
    void isOverWhileMuchWaits() {
        IndexingRest rest = rest(timers);
        much = true;
        rest.written();
        assertFalse(rest.isOn());
        rest.workUnlessOn();
        assertEquals(1, works);
        much = false;
        assertTrue(rest.isOn());
    }

    @Test
    void doesNotBeginWhenNothingWouldEndIt() {
        IndexingRest rest = rest(_ -> {
            throw new RejectedExecutionException();
        });
        rest.written();
        rest.workUnlessOn();
        assertEquals(1, works);
    }
}
