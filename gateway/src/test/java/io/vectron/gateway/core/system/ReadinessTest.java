package io.vectron.gateway.core.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionName;
import io.vectron.gateway.core.system.SystemStatus.Health;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.ComponentStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Map<CollectionName, List<ShardId>> MISSING =
            Map.of(new CollectionName("a"), List.of(new ShardId(3)));
    private static final Optional<String> REASON =
            Optional.of("shards [3] of collection 'a' have no leader that takes writes");

    private final Readiness readiness = new Readiness();

    @Test
    void isNotReadyBeforeItHasSeenAMap() {
        assertEquals(Optional.of("the placement map is not known yet"), readiness.findReason());
    }

    @Test
    void waitsForEveryLeaderAtTheStart() {
        readiness.observe(START, MISSING);
        assertEquals(REASON, readiness.findReason());
        readiness.observe(START.plusSeconds(1), Map.of());
        assertEquals(Optional.empty(), readiness.findReason());
    }

    @Test
    void bearsAMissingLeaderForAWhileOnceReady() {
        readiness.observe(START, Map.of());
        readiness.observe(START.plusSeconds(10), MISSING);
        assertEquals(Optional.empty(), readiness.findReason());
        readiness.observe(START.plusSeconds(10).plus(Readiness.GRACE).minusMillis(1), MISSING);
        assertEquals(Optional.empty(), readiness.findReason());
        readiness.observe(START.plusSeconds(10).plus(Readiness.GRACE), MISSING);
        assertEquals(REASON, readiness.findReason());
        readiness.observe(START.plus(Duration.ofMinutes(1)), Map.of());
        readiness.observe(START.plus(Duration.ofMinutes(2)), MISSING);
        assertEquals(Optional.empty(), readiness.findReason());
    }

    @Test
    void judgesTheSystemByItsWorstPart() {
        ComponentReport driver = component("placement", ComponentStatus.UP);
        ComponentReport server = component("shardserver", ComponentStatus.UP);
        assertEquals(Health.HEALTHY, SystemStatusReader.healthOf(List.of(driver, server)));
        assertEquals(
                Health.DEGRADED,
                SystemStatusReader.healthOf(List.of(driver, server, component("ingest", ComponentStatus.DOWN))));
        assertEquals(
                Health.DEGRADED,
                SystemStatusReader.healthOf(List.of(driver, component("shardserver", ComponentStatus.DEGRADED))));
        assertEquals(Health.CRITICAL, SystemStatusReader.healthOf(List.of(driver)));
        assertEquals(
                Health.CRITICAL,
                SystemStatusReader.healthOf(List.of(driver, component("shardserver", ComponentStatus.DOWN))));
    }

    private static ComponentReport component(String kind, ComponentStatus status) {
        return new ComponentReport(kind, "1", "v", status, "", Map.of(), Map.of(), List.of());
    }
}
