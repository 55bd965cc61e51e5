package io.vectron.gateway.core.system;

import io.vectron.placement.api.ComponentReport;
import java.util.List;
import java.util.Locale;

/**
 * How the whole system is.
 *
 * @param components ordered by kind and id
 */
public record SystemStatus(Health health, String version, List<ComponentReport> components) {
    public SystemStatus {
        components = List.copyOf(components);
    }

    /** The worst that is true of the system. */
    public enum Health {
        /** Every component is up. */
        HEALTHY,
        /** A component is down or limited; requests are answered. */
        DEGRADED,
        /** No placement driver or no shard server is up. */
        CRITICAL;

        /** The name on the wire: {@code healthy}, {@code degraded} or {@code critical}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
