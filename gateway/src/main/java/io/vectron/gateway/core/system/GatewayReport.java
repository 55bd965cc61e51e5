package io.vectron.gateway.core.system;

import io.vectron.gateway.core.observe.RequestMeter;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.ComponentStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** This gateway's word on itself. Thread-safe. */
public final class GatewayReport implements Supplier<ComponentReport> {
    private final String id;
    private final String version;
    private final Supplier<Map<String, String>> endpoints;
    private final Readiness readiness;
    private final RequestMeter meter;

    /** @param endpoints address by protocol, once it is known */
    public GatewayReport(
            String id,
            String version,
            Supplier<Map<String, String>> endpoints,
            Readiness readiness,
            RequestMeter meter) {
        this.id = id;
        this.version = version;
        this.endpoints = endpoints;
        this.readiness = readiness;
        this.meter = meter;
    }

    @Override
    public ComponentReport get() {
        Optional<String> reason = readiness.findReason();
        return new ComponentReport(
                "gateway",
                id,
                version,
                reason.isEmpty() ? ComponentStatus.UP : ComponentStatus.DEGRADED,
                reason.orElse(""),
                endpoints.get(),
                Map.of("requests", meter.answered(), "requests_in_flight", meter.inFlight()),
                List.of());
    }
}
