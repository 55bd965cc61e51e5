package io.vectron.placement.server.core.plan;

import io.vectron.common.ids.ShardId;
import io.vectron.placement.server.core.PlacementCommand;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What to do now, and why not more.
 *
 * @param commands in the order in which they are to be proposed; at most one of a shard
 * @param notes what each shard waits for; only of shards that wait
 */
public record Plan(List<PlacementCommand> commands, SortedMap<ShardId, String> notes) {
    public static final Plan NOTHING = new Plan(List.of(), Collections.emptySortedMap());

    public Plan {
        commands = List.copyOf(commands);
        notes = Collections.unmodifiableSortedMap(new TreeMap<>(notes));
    }
}
