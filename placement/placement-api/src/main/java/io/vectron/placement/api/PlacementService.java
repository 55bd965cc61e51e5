package io.vectron.placement.api;

import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.MapVersion;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.ids.TopicId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The port of the placement driver. Implemented by the driver itself and by its gRPC client. Thread-safe. Every future
 * fails with a {@link io.vectron.common.error.VectronException}; commands are acknowledged after they are committed and
 * applied.
 */
public interface PlacementService {
    /** The map as soon as its version is above the one given, or the current one after the wait. A linearizable read. */
    CompletableFuture<PlacementMap> mapNewerThan(MapVersion version, Duration wait);

    /**
     * Makes a collection and places its shards.
     *
     * @return the first map version that has it
     *     <p>Fails with {@code COLLECTION_EXISTS}, or {@code NOT_ENOUGH_SERVERS} when fewer servers are alive than the
     *     replication factor asks for.
     */
    CompletableFuture<MapVersion> createCollection(CollectionName name, CollectionSettings settings);

    /** Removes a collection and everything in it; fails with {@code COLLECTION_NOT_FOUND}. */
    CompletableFuture<MapVersion> deleteCollection(CollectionName name);

    /** Introduces a shard server. Idempotent by node name, so a server that comes back gets its id back. */
    CompletableFuture<Registered> register(Registration registration);

    /**
     * Says what a server runs and learns what it should run. The answer is later than what it says: when a replica leads in a
     * new term, the driver has recorded that term before it answers.
     */
    CompletableFuture<Assignments> heartbeat(ServerId server, ServerReport report);

    /**
     * Moves the replicas of a server elsewhere and gives it no new ones; they serve until they have moved. Idempotent. Fails
     * with {@code INVALID_ARGUMENT} if the server is unknown or removed.
     */
    CompletableFuture<MapVersion> drainServer(ServerId server);

    /** Takes the draining of a server back. Idempotent. Fails with {@code INVALID_ARGUMENT} as {@link #drainServer} does. */
    CompletableFuture<MapVersion> undrainServer(ServerId server);

    /**
     * Drains a server, which may be dead, and forgets it. There is no way back. Idempotent. Fails with {@code
     * INVALID_ARGUMENT} if the server is unknown.
     */
    CompletableFuture<MapVersion> removeServer(ServerId server);

    /**
     * Starts a move of one replica, like those the driver makes by itself. Fails with {@code INVALID_ARGUMENT} if the shard has
     * no replica on the one server or has one on the other, if the other does not take it, or if the shard is being moved, and
     * with {@code SHARD_NOT_READY} if it has no leader that the driver knows to follow its placement.
     *
     * @return the first map version that has it; {@link #moves} tells how it goes on
     */
    CompletableFuture<MapVersion> moveReplica(ShardId shard, ServerId from, ServerId to);

    /** The moves under way, by shard. */
    CompletableFuture<List<ReplicaMove>> moves();

    /** Why a shard is as it is and what comes next, as lines for people. Fails with {@code INVALID_ARGUMENT} if it is unknown. */
    CompletableFuture<List<String>> explain(ShardId shard);

    /** Records the Kafka topic of a collection; fails with {@code COLLECTION_NOT_FOUND} if that is gone. */
    CompletableFuture<Void> bindTopic(CollectionId collection, TopicId topic);

    /** Records that the topic of a deleted collection no longer exists. Idempotent. */
    CompletableFuture<Void> retireTopic(TopicId topic);

    CompletableFuture<Void> report(ComponentReport report);

    /** The newest report of every component that is not long forgotten, ordered by kind and id. */
    CompletableFuture<List<ComponentReport>> components();
}
