package io.vectron.gateway.core.point;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.PointId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.ReadPolicy;
import io.vectron.gateway.core.collection.CollectionLookup;
import io.vectron.gateway.core.failure.Deadlines;
import io.vectron.gateway.core.failure.Refusals;
import io.vectron.gateway.core.request.PointLookup;
import io.vectron.gateway.core.session.ReadDefaults;
import io.vectron.gateway.core.session.ReadPolicies;
import io.vectron.placement.api.ShardRouter;
import io.vectron.shardservers.api.ShardPoint;
import io.vectron.shardservers.api.routing.ShardClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads single points, linearizably unless asked otherwise. Thread-safe. */
public final class PointReader {
    private final CollectionLookup lookup;
    private final ShardClient shards;
    private final ReadDefaults defaults;
    private final Deadlines deadlines;

    public PointReader(CollectionLookup lookup, ShardClient shards, ReadDefaults defaults, Deadlines deadlines) {
        this.lookup = lookup;
        this.defaults = defaults;
        this.shards = shards;
        this.deadlines = deadlines;
    }

    /** Fails with {@code POINT_NOT_FOUND} or {@code COLLECTION_NOT_FOUND}. */
    public CompletableFuture<PointAnswer> get(PointLookup request, Duration timeout) {
        PointId id = PointCheck.checkId(request.id());
        CompletableFuture<PointAnswer> answer = lookup.find("collection", request.collection())
                .thenCompose(collection -> {
                    ReadPolicies policies = ReadPolicies.of(
                            request.consistency(),
                            request.sessionToken(),
                            defaults.of(collection.settings(), ReadPolicy.LINEARIZABLE));
                    ShardId shard = ShardRouter.route(collection, id).shard();
                    return shards.get(collection.id(), shard, id, policies.of(shard))
                            .thenApply(found -> answer(request, id, found));
                });
        return deadlines.within(timeout, "the point", answer);
    }

    private static PointAnswer answer(PointLookup request, PointId id, ShardPoint found) {
        return new PointAnswer(
                found.point().orElseThrow(() -> notFound(request.collection(), id)),
                request.includeLag() ? Optional.of(found.lag()) : Optional.empty());
    }

    private static VectronException notFound(String collection, PointId id) {
        String shown = Refusals.shown(id.value());
        return new VectronException(
                ErrorCode.POINT_NOT_FOUND,
                "point '" + shown + "' does not exist in collection '" + collection + "'",
                Map.of(CollectionLookup.COLLECTION, collection, VectronException.POINT_ID, shown));
    }
}
