package io.vectron.placement.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.PointId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.common.model.HashRange;
import io.vectron.common.model.PointIdHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardRouterTest {
    private static CollectionPlacement collection(int shards) {
        List<ShardPlacement> placements = new ArrayList<>();
        for (HashRange range : HashRange.split(shards)) {
            placements.add(new ShardPlacement(
                    new ShardId(placements.size() + 1L), range, new Epoch(1), List.of(), Optional.empty()));
        }
        return new CollectionPlacement(
                new CollectionId(1),
                new CollectionName("c"),
                new CollectionSettings(2, Distance.DOT, shards, 1, 1, 16, 100, 50),
                placements,
                Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 16, 100})
    void routesEveryIdToTheShardWhoseRangeHoldsItsHash(int shards) {
        CollectionPlacement collection = collection(shards);
        int[] counts = new int[shards];
        for (int i = 0; i < 10_000; i++) {
            PointId id = new PointId("point-" + i);
            assertTrue(ShardRouter.route(collection, id).range().contains(PointIdHash.hash(id)));
            counts[ShardRouter.indexOf(collection, id)]++;
        }
        double even = 10_000.0 / shards;
        for (int count : counts) {
            assertEquals(even, count, 6 * Math.sqrt(even), "similar ids spread evenly");
        }
    }
}
