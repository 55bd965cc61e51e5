package io.vectron.shardservers.raft;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnreadyWatchTest {
    private long nowNanos = -5;
    private final UnreadyWatch watch = new UnreadyWatch(() -> nowNanos);

    @Test
    void tellsOnceForEveryTenSecondsThatAReplicaIsNotReady() {
        assertFalse(watch.isOverdue(false));
        pass(Duration.ofSeconds(10).minusNanos(1));
        assertFalse(watch.isOverdue(false));
        pass(Duration.ofNanos(1));
        assertTrue(watch.isOverdue(false));
        assertFalse(watch.isOverdue(false));
        pass(Duration.ofSeconds(10));
        assertTrue(watch.isOverdue(false));
    }

    @Test
    void tellsNothingOfAReplicaThatIsReadyAndBeginsAnewWhenItIsNotAnyMore() {
        pass(Duration.ofSeconds(60));
        assertFalse(watch.isOverdue(true));
        pass(Duration.ofSeconds(9));
        assertFalse(watch.isOverdue(false));
        pass(Duration.ofSeconds(1));
        assertTrue(watch.isOverdue(false));
    }

    private void pass(Duration time) {
        nowNanos += time.toNanos();
    }
}
