package io.vectron.placement.server.core.observe;

import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.ServerId;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.ReplicaCondition;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.placement.api.ShardPlacement;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A shard's fresh reports at one moment.
 *
 * @param reports by server
 * @param alive servers that hold a replica and were heard of lately
 * @param leader who leads by these reports, none of an older term than recorded
 * @param leaderReport the leader's
 */
record Sight(
        CollectionPlacement collection,
        ShardPlacement placement,
        Map<ServerId, ReplicaReport> reports,
        Set<ServerId> alive,
        Optional<ServerId> leader,
        Optional<ReplicaReport> leaderReport) {
    /**
     * Replicas whose contents differ from the others' are seen as quarantined.
     *
     * @param knownTerm the newest term in which the shard is known to have been led
     */
    static Sight of(
            CollectionPlacement collection,
            ShardPlacement placement,
            Map<ServerId, ReplicaReport> given,
            Set<ServerId> alive,
            long knownTerm) {
        Map<ServerId, ReplicaReport> reports = DigestComparison.markOdd(given);
        long term = knownTerm;
        Optional<ServerId> leader = Optional.empty();
        for (Map.Entry<ServerId, ReplicaReport> entry : reports.entrySet()) {
            ReplicaReport report = entry.getValue();
            if (report.leader() && report.ready() && report.term() >= term) {
                term = report.term();
                leader = Optional.of(entry.getKey());
            }
        }
        return new Sight(collection, placement, reports, alive, leader, leader.map(reports::get));
    }

    ReplicaHealth health(ServerId server, long maxLag) {
        if (!alive.contains(server)) {
            return ReplicaHealth.SILENT;
        }
        ReplicaReport report = reports.get(server);
        if (report == null) {
            return ReplicaHealth.MISSING;
        }
        return switch (report.condition()) {
            case ReplicaCondition.Failed _ -> ReplicaHealth.FAILED;
            case ReplicaCondition.Quarantined _ -> ReplicaHealth.QUARANTINED;
            case ReplicaCondition.Opening _ -> ReplicaHealth.CATCHING_UP;
            case ReplicaCondition.Running _ ->
                report.ready() && lag(server).orElse(0) <= maxLag ? ReplicaHealth.HEALTHY : ReplicaHealth.CATCHING_UP;
        };
    }

    /** Entries the leader has applied and a replica has not. */
    OptionalLong lag(ServerId server) {
        ReplicaReport report = reports.get(server);
        return report == null || leaderReport.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(
                        0,
                        leaderReport.get().applied().value() - report.applied().value()));
    }

    LogIndex applied(ServerId server) {
        ReplicaReport report = reports.get(server);
        return report == null ? new LogIndex(0) : report.applied();
    }
}
