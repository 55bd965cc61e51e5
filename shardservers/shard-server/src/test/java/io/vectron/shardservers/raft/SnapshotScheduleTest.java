package io.vectron.shardservers.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SnapshotScheduleTest {
    private static final long BYTES = 8_000;

    private long nowNanos;
    private final SnapshotSchedule schedule = new SnapshotSchedule(BYTES, () -> nowNanos);

    private void pass(Duration time) {
        nowNanos += time.toNanos();
    }

    /** How often a snapshot was asked for; none is taken. */
    private int apply(int entries) {
        int asked = 0;
        for (int i = 0; i < entries; i++) {
            if (schedule.applied(1)) {
                asked++;
                schedule.failed();
            }
        }
        return asked;
    }

    @Test
    void waitsForEntriesHoweverLongThatTakes() {
        pass(SnapshotSchedule.INTERVAL.multipliedBy(10));
        assertEquals(0, apply(SnapshotSchedule.ENTRIES - 1));
        assertTrue(schedule.applied(1));
    }

    @Test
    void waitsBetweenTwoHoweverManyEntriesCome() {
        pass(SnapshotSchedule.INTERVAL.minusNanos(1));
        assertEquals(0, apply(2 * SnapshotSchedule.ENTRIES));
        pass(Duration.ofNanos(1));
        assertTrue(schedule.applied(1));
        schedule.taken();
        assertEquals(0, apply(2 * SnapshotSchedule.ENTRIES));
        pass(SnapshotSchedule.INTERVAL);
        assertTrue(schedule.applied(1));
    }

    @Test
    void isDueAtOnceWhenTheLogHasGrownByMuch() {
        assertFalse(schedule.applied(BYTES - 1));
        assertTrue(schedule.applied(1));
    }

    @Test
    void asksOnceUntilItIsTakenOrFailed() {
        assertTrue(schedule.applied(BYTES));
        assertFalse(schedule.applied(BYTES));
        schedule.failed();
        assertTrue(schedule.applied(BYTES));
        schedule.taken();
        assertFalse(schedule.applied(BYTES - 1));
        assertTrue(schedule.applied(1));
    }

    @Test
    void asksAgainForWhatFailedOnlyWhenSomeMoreIsThere() {
        assertTrue(schedule.applied(BYTES));
        schedule.failed();
        assertEquals(0, apply((int) BYTES / 8 - 1));
        assertEquals(1, apply(1));
    }

    @Test
    void waitsWhileOneIsSentAndUntilItsReceiverCanFollow() {
        for (int part = 0; part < 10; part++) {
            schedule.sending();
            assertFalse(schedule.applied(BYTES));
            pass(SnapshotSchedule.SENDING.minusNanos(1));
            assertTrue(schedule.isHeldBack());
        }
        pass(Duration.ofNanos(1));
        assertFalse(schedule.isHeldBack());
        assertTrue(schedule.applied(1));
    }

    @Test
    void doesNotWaitForAMemberThatNeverTakesOne() {
        for (int i = 1; i < SnapshotSchedule.SNAPSHOTS_HELD_BACK; i++) {
            schedule.sending();
            assertFalse(schedule.applied(BYTES));
        }
        assertTrue(schedule.isHeldBack());
        assertTrue(schedule.applied(BYTES));
        assertFalse(schedule.isHeldBack());
    }
}
