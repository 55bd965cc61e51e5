package io.vectron.shardservers.api.routing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.ids.ShardId;
import org.junit.jupiter.api.Test;

class LeaderSearchesTest {
    private static final ShardId SHARD = new ShardId(1);

    private final LeaderSearches searches = new LeaderSearches();

    @Test
    void onlyTheCallThatWaitsLongestIsTheScout() {
        assertTrue(searches.join(SHARD, "first").scout());
        assertFalse(searches.join(SHARD, "second").scout());
        assertTrue(searches.join(SHARD, "first").scout());
        assertTrue(searches.join(new ShardId(2), "second").scout());
    }

    @Test
    void theNextIsTheScoutWhenTheFirstLeaves() {
        searches.join(SHARD, "first");
        searches.join(SHARD, "second");
        searches.leave(SHARD, "first");
        assertTrue(searches.join(SHARD, "second").scout());
    }

    @Test
    void allGoOnWhenAnyCallHasFoundTheLeader() {
        LeaderSearches.Place first = searches.join(SHARD, "first");
        LeaderSearches.Place second = searches.join(SHARD, "second");
        LeaderSearches.Place elsewhere = searches.join(new ShardId(2), "third");
        searches.end(SHARD);
        assertTrue(first.found().isDone());
        assertTrue(second.found().isDone());
        assertFalse(elsewhere.found().isDone());
    }
}
