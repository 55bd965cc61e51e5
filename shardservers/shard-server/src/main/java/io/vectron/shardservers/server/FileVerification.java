package io.vectron.shardservers.server;

import io.vectron.shardservers.core.DutyCycle;
import io.vectron.shardservers.core.Shard;
import io.vectron.shardservers.raft.ShardReplica;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the files of each replica through, once it is open and then daily, one after the other and at a quarter of the time
 * there is. What a device has lost would otherwise be found when it is needed, and perhaps on every replica at once. One thread.
 */
final class FileVerification {
    private static final Logger LOG = LoggerFactory.getLogger(FileVerification.class);
    private static final Duration AGE = Duration.ofDays(1);

    private final HostedReplicas replicas;
    private final LongSupplier nanoClock;
    private final Map<Shard, Long> verifiedNanos = new HashMap<>();

    FileVerification(HostedReplicas replicas, LongSupplier nanoClock) {
        this.replicas = replicas;
        this.nanoClock = nanoClock;
    }

    /** Verifies what is due. */
    void step() {
        List<Shard> shards =
                replicas.running().stream().map(ShardReplica::shard).toList();
        verifiedNanos.keySet().retainAll(shards);
        for (Shard shard : shards) {
            Long before = verifiedNanos.get(shard);
            if (before == null || nanoClock.getAsLong() - before > AGE.toNanos()) {
                verify(shard);
            }
        }
    }

    private void verify(Shard shard) {
        try {
            shard.verifyFiles(new DutyCycle(nanoClock, LockSupport::parkNanos));
            verifiedNanos.put(shard, nanoClock.getAsLong());
        } catch (RuntimeException e) {
            LOG.warn("the files of {} could not be read through: it was closed meanwhile", shard, e);
        }
    }
}
