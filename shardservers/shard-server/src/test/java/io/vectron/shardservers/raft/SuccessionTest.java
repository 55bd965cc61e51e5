package io.vectron.shardservers.raft;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.ids.ServerId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SuccessionTest {
    private static final ServerId FIRST = new ServerId(1);
    private static final ServerId SECOND = new ServerId(2);
    private static final ServerId THIRD = new ServerId(3);
    private static final Duration TIME = Duration.ofSeconds(5);

    private long nowNanos = 17;
    private final Succession succession = new Succession(() -> nowNanos);

    @Test
    void remembersWhoLedLastForTheTimeAsked() {
        succession.ledBy(FIRST);
        pass(Duration.ofHours(1));
        succession.ledBy(SECOND);
        pass(TIME.minusNanos(1));
        assertTrue(succession.wasFollowedWithin(TIME, FIRST));
        pass(Duration.ofNanos(1));
        assertFalse(succession.wasFollowedWithin(TIME, FIRST));
    }

    @Test
    void takesTheSameLeaderOfALaterTermForNoSuccessor() {
        succession.ledBy(FIRST);
        succession.ledBy(SECOND);
        pass(TIME);
        succession.ledBy(SECOND);
        assertFalse(succession.wasFollowedWithin(TIME, SECOND));
        assertFalse(succession.wasFollowedWithin(TIME, FIRST));
    }

    @Test
    void knowsNobodyBeforeTheFirstLeaderItHearsOf() {
        assertFalse(succession.wasFollowedWithin(TIME, FIRST));
        succession.ledBy(SECOND);
        assertFalse(succession.wasFollowedWithin(TIME, FIRST));
        assertFalse(succession.wasFollowedWithin(TIME, SECOND));
    }

    @Test
    void forgetsAllButTheLastOne() {
        succession.ledBy(FIRST);
        succession.ledBy(SECOND);
        succession.ledBy(THIRD);
        assertTrue(succession.wasFollowedWithin(TIME, SECOND));
        assertFalse(succession.wasFollowedWithin(TIME, FIRST));
    }

    private void pass(Duration time) {
        nowNanos += time.toNanos();
    }
}
