package io.vectron.placement.server.core.observe;

import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.ServerId;
import io.vectron.placement.api.ReplicaCondition;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.placement.api.ReplicaRole;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One replica as the driver sees it.
 *
 * @param report the newest one, if its server is alive and sent one
 * @param lostFor since when it has not taken part; zero if it does
 * @param stillFor since when it is behind the leader and has applied nothing; zero if it moves or is not behind
 * @param lag entries the leader has applied and it has not; empty if either is unknown
 */
public record ReplicaView(
        ServerId server,
        ReplicaRole role,
        ReplicaHealth health,
        Optional<ReplicaReport> report,
        Duration lostFor,
        Duration stillFor,
        OptionalLong lag) {
    public boolean isHealthy() {
        return health == ReplicaHealth.HEALTHY;
    }

    /**
     * Whether its server knows of this epoch. From then on it passes over older placements; before, it may still delete what an
     * older one was without.
     */
    public boolean follows(Epoch epoch) {
        return report.filter(newest -> newest.epoch().compareTo(epoch) >= 0).isPresent();
    }

    /** What is wrong or going on, for people. */
    public String describe() {
        String reason = report.map(ReplicaReport::condition)
                .map(ReplicaCondition::reason)
                .filter(text -> !text.isEmpty())
                .map(text -> ": " + text)
                .orElse("");
        return switch (health) {
            case HEALTHY -> "healthy";
            case CATCHING_UP ->
                lag.isPresent() ? "catching up, " + lag.getAsLong() + " entries behind" : "being opened";
            case MISSING -> "not on its server since " + seconds();
            case FAILED -> "failed since " + seconds() + reason;
            case QUARANTINED -> "quarantined since " + seconds() + reason;
            case SILENT -> "its server is silent since " + seconds();
        };
    }

    private String seconds() {
        return lostFor.toSeconds() + " s";
    }
}
