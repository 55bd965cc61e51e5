package io.vectron.placement.api;

import io.vectron.common.ids.PointId;
import io.vectron.common.model.PointIdHash;
import java.util.List;

/** Finds the shard of a point: pure, over the shards of one collection. */
public final class ShardRouter {
    private ShardRouter() {}

    /** The shard whose hash range holds the id. */
    public static ShardPlacement route(CollectionPlacement collection, PointId id) {
        return collection.shards().get(indexOf(collection, id));
    }

    /** The position in {@link CollectionPlacement#shards()} of the shard whose hash range holds the id. */
    public static int indexOf(CollectionPlacement collection, PointId id) {
        long hash = PointIdHash.hash(id);
        List<ShardPlacement> shards = collection.shards();
        int low = 0;
        int high = shards.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(hash, shards.get(middle).range().end()) <= 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
