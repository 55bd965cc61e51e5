package io.vectron.placement.api;

import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.ShardId;
import java.util.Optional;

/**
 * One shard replica as its server sees it.
 *
 * @param epoch of the newest assignment the replica follows
 * @param leader whether it leads its shard in {@code term}
 * @param ready whether it serves
 * @param term the Raft term it is in, so that an old leader's word does not outlive a new one's
 * @param committed the leader's commit index as this replica knows it
 * @param configuration only of a leader that is ready: its configuration, if that is committed and none is under way
 */
public record ReplicaReport(
        ShardId shard,
        Epoch epoch,
        ReplicaCondition condition,
        boolean leader,
        boolean ready,
        long term,
        LogIndex applied,
        long points,
        Optional<LogIndex> committed,
        ReplicaLoad load,
        Optional<CommittedConfiguration> configuration,
        Optional<ReplicaDigest> digest) {
    /** Of a replica that runs, without measurements. */
    public ReplicaReport(
            ShardId shard, Epoch epoch, boolean leader, boolean ready, long term, LogIndex applied, long points) {
        this(
                shard,
                epoch,
                new ReplicaCondition.Running(),
                leader,
                ready,
                term,
                applied,
                points,
                Optional.empty(),
                ReplicaLoad.UNMEASURED,
                Optional.empty(),
                Optional.empty());
    }

    /** Of a replica that serves nobody, because it is being opened or has failed. */
    public static ReplicaReport idle(ShardId shard, Epoch epoch, ReplicaCondition condition) {
        return new ReplicaReport(shard, epoch, false, false, 0, new LogIndex(0), 0).withCondition(condition);
    }

    public ReplicaReport withCondition(ReplicaCondition found) {
        return with(found, committed, load, configuration, digest);
    }

    public ReplicaReport withCommitted(LogIndex index) {
        return with(condition, Optional.of(index), load, configuration, digest);
    }

    public ReplicaReport withLoad(ReplicaLoad measured) {
        return with(condition, committed, measured, configuration, digest);
    }

    public ReplicaReport withConfiguration(Optional<CommittedConfiguration> current) {
        return with(condition, committed, load, current, digest);
    }

    public ReplicaReport withDigest(ReplicaDigest computed) {
        return with(condition, committed, load, configuration, Optional.of(computed));
    }

    private ReplicaReport with(
            ReplicaCondition found,
            Optional<LogIndex> index,
            ReplicaLoad measured,
            Optional<CommittedConfiguration> current,
            Optional<ReplicaDigest> computed) {
        return new ReplicaReport(
                shard, epoch, found, leader, ready, term, applied, points, index, measured, current, computed);
    }
}
