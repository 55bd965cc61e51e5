package io.vectron.shardservers.server;

import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.ReplicaCondition;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.shardservers.core.ReplicaConfig;
import io.vectron.shardservers.raft.ShardReplica;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the placement driver is told of the replicas here: those that run, and those that were assigned and do not. */
final class ReplicaReports {
    private final HostedReplicas replicas;
    private final ReplicaMeter meter;

    ReplicaReports(HostedReplicas replicas, ReplicaMeter meter) {
        this.replicas = replicas;
        this.meter = meter;
    }

    /** @param assigned the newest assignments, by shard */
    List<ReplicaReport> all(Map<ShardId, ReplicaConfig> assigned) {
        List<ReplicaReport> reports = new ArrayList<>();
        meter.retain(replicas.running());
        for (ShardReplica replica : replicas.running()) {
            reports.add(of(replica));
        }
        assigned.forEach((shard, config) -> {
            if (replicas.find(shard).isEmpty()) {
                reports.add(ReplicaReport.idle(shard, config.epoch(), conditionOfAbsent(shard)));
            }
        });
        return reports;
    }

    private ReplicaCondition conditionOfAbsent(ShardId shard) {
        return replicas.quarantineReason(shard)
                .<ReplicaCondition>map(ReplicaCondition.Quarantined::new)
                .or(() -> replicas.problem(shard).map(ReplicaCondition.Failed::new))
                .orElseGet(ReplicaCondition.Opening::new);
    }

    private ReplicaReport of(ShardReplica replica) {
        Epoch epoch = replica.config().epoch();
        Optional<String> problem = replicas.problem(replica.id());
        if (problem.isPresent()) {
            return ReplicaReport.idle(replica.id(), epoch, new ReplicaCondition.Failed(problem.get()));
        }
        if (!replica.isAlive()) {
            return ReplicaReport.idle(replica.id(), epoch, new ReplicaCondition.Running());
        }
        ReplicaReport report = new ReplicaReport(
                        replica.id(),
                        epoch,
                        replica.isLeader(),
                        replica.isReady(),
                        replica.term(),
                        replica.lastApplied(),
                        replica.shard().points())
                .withCommitted(replica.highestKnownCommit())
                .withLoad(meter.measure(replica))
                .withConfiguration(replica.committedConfiguration());
        return meter.digest(replica).map(report::withDigest).orElse(report);
    }
}
