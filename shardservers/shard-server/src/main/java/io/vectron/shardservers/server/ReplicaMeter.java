package io.vectron.shardservers.server;

import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.ReplicaDigest;
import io.vectron.placement.api.ReplicaLoad;
import io.vectron.shardservers.core.ContentDigest;
import io.vectron.shardservers.core.MovingRate;
import io.vectron.shardservers.raft.RaftNode;
import io.vectron.shardservers.raft.ShardReplica;
import io.vectron.shardservers.storage.FolderSize;
import io.vectron.shardservers.storage.ServerDirectory;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Measures what each replica costs. Folders are added up one replica at a time, each about twice a minute. One thread. */
final class ReplicaMeter {
    private static final Duration SIZE_AGE = Duration.ofSeconds(30);

    private final RaftNode node;
    private final ServerDirectory directory;
    private final LongSupplier nanoClock;
    private final Map<ShardId, Meters> meters = new HashMap<>();

    ReplicaMeter(RaftNode node, ServerDirectory directory, LongSupplier nanoClock) {
        this.node = node;
        this.directory = directory;
        this.nanoClock = nanoClock;
    }

    /** The meters of one running replica; another of the same shard gets its own. */
    private static final class Meters {
        private final ShardReplica replica;
        private final MovingRate writes;
        private final MovingRate searches;
        private OptionalLong bytes = OptionalLong.empty();
        private LogIndex reported = new LogIndex(0);
        private long sizedAtNanos;

        Meters(ShardReplica replica, long nowNanos) {
            this.replica = replica;
            writes = new MovingRate(replica.shard().written(), nowNanos);
            searches = new MovingRate(replica.shard().searched(), nowNanos);
        }
    }

    private Meters metersOf(ShardReplica replica, long now) {
        Meters known = meters.get(replica.id());
        if (known != null && known.replica == replica) {
            return known;
        }
        Meters fresh = new Meters(replica, now);
        meters.put(replica.id(), fresh);
        return fresh;
    }

    /** Forgets replicas that run no more. */
    void retain(Collection<ShardReplica> running) {
        meters.values().removeIf(meter -> !running.contains(meter.replica));
    }

    /**
     * The digest to report: as of the last entry while none comes, as of the last aligned index while they do, because only
     * there do the reports of all replicas meet.
     */
    Optional<ReplicaDigest> digest(ShardReplica replica) {
        Meters meter = metersOf(replica, nanoClock.getAsLong());
        ContentDigest current = replica.shard().digest();
        boolean rests = current.through().equals(meter.reported);
        meter.reported = current.through();
        Optional<ContentDigest> comparable =
                rests ? Optional.of(current) : replica.shard().alignedDigest();
        return comparable.map(digest -> new ReplicaDigest(digest.value(), digest.through()));
    }

    ReplicaLoad measure(ShardReplica replica) {
        long now = nanoClock.getAsLong();
        Meters meter = metersOf(replica, now);
        if (meter.bytes.isEmpty() || now - meter.sizedAtNanos > SIZE_AGE.toNanos()) {
            meter.bytes = OptionalLong.of(
                    FolderSize.of(directory.replica(replica.id()).root(), node.groupDirectory(replica.id())));
            meter.sizedAtNanos = now;
        }
        return new ReplicaLoad(
                meter.bytes,
                OptionalDouble.of(meter.writes.update(replica.shard().written(), now)),
                OptionalDouble.of(meter.searches.update(replica.shard().searched(), now)));
    }
}
