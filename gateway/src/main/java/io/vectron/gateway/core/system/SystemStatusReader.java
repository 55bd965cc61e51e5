package io.vectron.gateway.core.system;

import io.vectron.gateway.core.failure.Deadlines;
import io.vectron.gateway.core.failure.FailureTranslator;
import io.vectron.gateway.core.system.SystemStatus.Health;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.ComponentStatus;
import io.vectron.placement.api.PlacementService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Describes the whole system from the reports its components make to the placement driver. Thread-safe. */
public final class SystemStatusReader {
    private final PlacementService placement;
    private final Supplier<ComponentReport> self;
    private final Deadlines deadlines;

    /** @param self this gateway's own report, all that is known when the driver does not answer */
    public SystemStatusReader(PlacementService placement, Supplier<ComponentReport> self, Deadlines deadlines) {
        this.placement = placement;
        this.self = self;
        this.deadlines = deadlines;
    }

    /** Never fails: a driver that does not answer is what the status says. */
    public CompletableFuture<SystemStatus> status(Duration timeout) {
        return deadlines
                .within(timeout, "the placement driver", placement.components())
                .handle((components, failure) ->
                        failure == null ? summary(components) : withoutDriver(FailureTranslator.unwrap(failure)));
    }

    private SystemStatus summary(List<ComponentReport> components) {
        return new SystemStatus(healthOf(components), self.get().version(), components);
    }

    static Health healthOf(List<ComponentReport> components) {
        if (!hasWorking("placement", components) || !hasWorking("shardserver", components)) {
            return Health.CRITICAL;
        }
        boolean allUp = components.stream().allMatch(component -> component.status() == ComponentStatus.UP);
        return allUp ? Health.HEALTHY : Health.DEGRADED;
    }

    private static boolean hasWorking(String kind, List<ComponentReport> components) {
        return components.stream()
                .anyMatch(component -> component.kind().equals(kind) && component.status() != ComponentStatus.DOWN);
    }

    private SystemStatus withoutDriver(Throwable failure) {
        ComponentReport gateway = self.get();
        String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        ComponentReport driver =
                new ComponentReport("placement", "", "", ComponentStatus.DOWN, reason, Map.of(), Map.of(), List.of());
        return new SystemStatus(Health.CRITICAL, gateway.version(), List.of(gateway, driver));
    }
}
