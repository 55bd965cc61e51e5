package io.vectron.placement.server.core;

import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.ReplicaMove;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The moves under way, at most one of a shard, and how the last one of each shard ended. Immutable. */
public record MoveLedger(SortedMap<ShardId, ReplicaMove> moves, SortedMap<ShardId, MoveOutcome> outcomes) {
    public static final MoveLedger EMPTY = new MoveLedger(Collections.emptySortedMap(), Collections.emptySortedMap());

    public MoveLedger {
        moves = Collections.unmodifiableSortedMap(new TreeMap<>(moves));
        outcomes = Collections.unmodifiableSortedMap(new TreeMap<>(outcomes));
    }

    public Optional<ReplicaMove> find(ShardId shard) {
        return Optional.ofNullable(moves.get(shard));
    }

    public Optional<MoveOutcome> findOutcome(ShardId shard) {
        return Optional.ofNullable(outcomes.get(shard));
    }

    MoveLedger with(ReplicaMove move) {
        SortedMap<ShardId, ReplicaMove> changed = new TreeMap<>(moves);
        changed.put(move.shard(), move);
        return new MoveLedger(changed, outcomes);
    }

    MoveLedger ended(ReplicaMove move, long endedAtMs) {
        int failures = move.problem().isEmpty()
                ? 0
                : 1 + findOutcome(move.shard()).map(MoveOutcome::failures).orElse(0);
        MoveLedger others = without(move.shard());
        SortedMap<ShardId, MoveOutcome> ended = new TreeMap<>(others.outcomes);
        ended.put(move.shard(), new MoveOutcome(move, failures, endedAtMs));
        return new MoveLedger(others.moves, ended);
    }

    /** As if the shard had never been moved. */
    MoveLedger without(ShardId shard) {
        SortedMap<ShardId, ReplicaMove> otherMoves = new TreeMap<>(moves);
        otherMoves.remove(shard);
        SortedMap<ShardId, MoveOutcome> otherOutcomes = new TreeMap<>(outcomes);
        otherOutcomes.remove(shard);
        return new MoveLedger(otherMoves, otherOutcomes);
    }
}
