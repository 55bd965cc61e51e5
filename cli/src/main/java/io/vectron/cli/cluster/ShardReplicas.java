package io.vectron.cli.cluster;

import io.vectron.common.ids.ServerId;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.shardservers.api.ShardState;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One shard as its replicas describe it.
 *
 * @param placement as the placement drivers have it
 * @param states of the replicas that answered
 */
public record ShardReplicas(String collection, ShardPlacement placement, SortedMap<ServerId, ShardState> states) {
    public ShardReplicas {
        states = Collections.unmodifiableSortedMap(new TreeMap<>(states));
    }

    /** The server whose replica says that it leads. */
    public Optional<ServerId> leader() {
        return states.entrySet().stream()
                .filter(state -> state.getValue().leader())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Log entries that a replica has yet to apply; empty if it or the leader does not answer. */
    public OptionalLong lag(ServerId server) {
        Optional<ShardState> leading = leader().map(states::get);
        ShardState state = states.get(server);
        return leading.isEmpty() || state == null
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(
                        0, leading.get().applied().value() - state.applied().value()));
    }

    /** Live points, in the leader's words; else in those of whoever has applied most. */
    public long points() {
        return leader().map(states::get)
                .or(() -> states.values().stream().max((a, b) -> a.applied().compareTo(b.applied())))
                .map(ShardState::points)
                .orElse(0L);
    }
}
