package io.vectron.shardservers.api.routing;

import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.ShardId;
import io.vectron.shardservers.api.ShardRoute;
import io.vectron.shardservers.api.ShardService;
import java.util.concurrent.CompletableFuture;

/**
 * What is asked of a shard, however many attempts it takes.
 *
 * @param isWrite whether an attempt whose answer is missing may have changed the shard
 */
record RoutedRequest<T>(
        CollectionId collection, ShardId shard, ReplicaChoice choice, boolean isWrite, Attempt<T> attempt) {
    /** Sends the request once. */
    interface Attempt<T> {
        /** @param repetition whether an earlier attempt may have taken effect */
        CompletableFuture<T> send(ShardService service, ShardRoute route, boolean repetition);
    }

    static <T> RoutedRequest<T> read(CollectionId collection, ShardId shard, ReplicaChoice choice, Attempt<T> attempt) {
        return new RoutedRequest<>(collection, shard, choice, false, attempt);
    }

    static <T> RoutedRequest<T> write(CollectionId collection, ShardId shard, Attempt<T> attempt) {
        return new RoutedRequest<>(collection, shard, ReplicaChoice.LEADER, true, attempt);
    }
}
