package io.vectron.placement.server.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.ComponentStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What the leader observes and how it fades, by a clock of the test's own. */
class ObservationsTest {
    private final AtomicLong nanos =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(5).toNanos());

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static ComponentReport report(String id) {
        return new ComponentReport("gateway", id, "1", ComponentStatus.UP, "", Map.of(), Map.of(), List.of());
    }

    @Test
    void aComponentIsDownWhenOverdueAndForgottenLater() {
        ComponentDirectory directory =
                new ComponentDirectory(nanos::get, Duration.ofSeconds(10), Duration.ofMinutes(1));
        directory.accept(report("g1"));
        assertEquals(List.of(report("g1")), directory.reports());
        pass(Duration.ofSeconds(11));
        ComponentReport overdue = directory.reports().getFirst();
        assertEquals(ComponentStatus.DOWN, overdue.status());
        assertEquals("no report for 11 s", overdue.reason());
        directory.accept(report("g1"));
        assertEquals(ComponentStatus.UP, directory.reports().getFirst().status());
        pass(Duration.ofSeconds(61));
        assertEquals(List.of(), directory.reports());
    }

    @Test
    void refusesMoreComponentsThanItKeeps() {
        ComponentDirectory directory =
                new ComponentDirectory(nanos::get, Duration.ofSeconds(10), Duration.ofMinutes(1));
        for (int i = 0; i < ComponentDirectory.CAPACITY; i++) {
            directory.accept(report("g" + i));
        }
        directory.accept(report("g7"));
        VectronException refusal = assertThrows(VectronException.class, () -> directory.accept(report("one more")));
        assertEquals(ErrorCode.OVERLOADED, refusal.code());
        pass(Duration.ofSeconds(61));
        directory.accept(report("one more"));
        assertEquals(1, directory.reports().size());
    }
}
