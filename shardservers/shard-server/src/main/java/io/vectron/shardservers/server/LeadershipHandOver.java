package io.vectron.shardservers.server;

import io.vectron.shardservers.raft.ShardReplica;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets others lead the shards of a server that is about to close, so that writes need not wait for an election. All shards at
 * once, each until another leads, some attempts long; a shard without another voter that is up keeps its leader.
 */
final class LeadershipHandOver {
    private static final Logger LOG = LoggerFactory.getLogger(LeadershipHandOver.class);
    private static final int ATTEMPTS = 3;
    private static final Duration LONGEST = Duration.ofSeconds(4);

    private LeadershipHandOver() {}

    static void run(Collection<ShardReplica> replicas) throws InterruptedException {
        List<ShardReplica> led =
                replicas.stream().filter(ShardReplica::isLeader).toList();
        CompletableFuture<?>[] handOvers =
                led.stream().map(replica -> attempt(replica, ATTEMPTS)).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(handOvers).get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("not every shard has another leader before this server closes", e);
        }
    }

    /** A transfer may fail because another than the chosen one won: what counts is that this replica leads no more. */
    private static CompletableFuture<?> attempt(ShardReplica replica, int left) {
        return replica.handOver().handle((_, failure) -> failure).thenCompose(failure -> {
            if (failure == null || !replica.isLeader()) {
                return CompletableFuture.completedFuture(null);
            }
            LOG.debug("shard {} was not handed over, {} attempts are left", replica.id(), left - 1, failure);
            return left > 1 ? attempt(replica, left - 1) : CompletableFuture.completedFuture(null);
        });
    }
}
