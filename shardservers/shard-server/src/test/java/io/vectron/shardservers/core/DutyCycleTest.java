package io.vectron.shardservers.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DutyCycleTest {
    @Test
    void restsThreeTimesAsLongAsEachPieceTook() {
        AtomicLong now = new AtomicLong(100);
        List<Long> rests = new ArrayList<>();
        DutyCycle cycle = new DutyCycle(now::get, rest -> {
            rests.add(rest);
            now.addAndGet(rest);
        });
        assertTrue(cycle.getAsBoolean());
        now.addAndGet(20);
        assertTrue(cycle.getAsBoolean());
        now.addAndGet(5);
        assertTrue(cycle.getAsBoolean());
        assertEquals(List.of(0L, 60L, 15L), rests);
    }

    @Test
    void isDueAfterAShareOfTheGraphHasChanged() {
        assertFalse(GraphRepairs.DEFAULT.isDue(4_999, 100));
        assertTrue(GraphRepairs.DEFAULT.isDue(5_000, 100));
        assertFalse(GraphRepairs.DEFAULT.isDue(5_000, 100_000));
        assertTrue(GraphRepairs.DEFAULT.isDue(12_500, 100_000));
    }

    @Test
    void averagesARateOverAMinute() {
        MovingRate rate = new MovingRate(0, 0);
        long count = 0;
        double last = 0;
        for (int second = 1; second <= 300; second++) {
            count += 50;
            last = rate.update(count, second * 1_000_000_000L);
        }
        assertEquals(50, last, 1);
        assertTrue(rate.update(count, 360_000_000_000L) < 25, "falls when nothing comes");
    }
}
