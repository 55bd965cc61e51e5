package io.vectron.placement.server.core;

import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.ids.TopicId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.placement.api.MoveStep;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.ServerAdminState;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A change of the replicated state. Carries everything its effect depends on beyond the state itself. */
public sealed interface PlacementCommand {
    /** Names the cluster; only the first one counts. */
    record InitializeCluster(UUID cluster) implements PlacementCommand {}

    /**
     * @param replicaSets the voters of each shard, in the order of the hash ranges, chosen by the proposer because only it
     *     knows which servers are alive
     */
    record CreateCollection(CollectionName name, CollectionSettings settings, List<List<ServerId>> replicaSets)
            implements PlacementCommand {
        public CreateCollection {
            replicaSets = replicaSets.stream().map(List::copyOf).toList();
        }
    }

    record DeleteCollection(CollectionName name) implements PlacementCommand {}

    record RegisterServer(Registration registration) implements PlacementCommand {}

    record SetServerState(ServerId server, ServerAdminState state) implements PlacementCommand {}

    record BindTopic(CollectionId collection, TopicId topic) implements PlacementCommand {}

    record RetireTopic(TopicId topic) implements PlacementCommand {}

    /** @param term of the leadership; an older one than known changes nothing */
    record RecordLeader(ShardId shard, ServerId server, long term) implements PlacementCommand {}

    /** A command of a move; see {@link io.vectron.placement.api.MoveStep}. */
    sealed interface MoveCommand extends PlacementCommand {
        ShardId shard();
    }

    /**
     * Begins a move of one replica.
     *
     * @param epoch of the shard's membership the proposer decided on; another one makes the command void, here and below
     * @param asListener whether the new replica stays a listener
     * @param term of the leader whose report the proposer went by; an older one than recorded makes the command void
     * @param nowMs the proposer's wall clock, milliseconds since 1970, here and below; for people
     */
    record StartMove(
            ShardId shard,
            Epoch epoch,
            Optional<ServerId> from,
            Optional<ServerId> to,
            boolean asListener,
            String reason,
            long term,
            long nowMs)
            implements MoveCommand {}

    /**
     * Takes a move to a later step.
     *
     * @param preferredLeader who is to lead instead of the old replica; only with a hand-over
     */
    record AdvanceMove(
            ShardId shard, Epoch epoch, MoveStep step, Optional<ServerId> preferredLeader, long term, long nowMs)
            implements MoveCommand {}

    /**
     * Ends a move, because the reported configuration is what it was made for, or is without what it gave up; or before the old
     * replica is taken out, because another must go first.
     */
    record FinishMove(ShardId shard, Epoch epoch, MoveStep lastStep, long term, long nowMs) implements MoveCommand {}

    /** Begins to take the new replica of a move out again. */
    record GiveUpMove(ShardId shard, Epoch epoch, String problem, long nowMs) implements MoveCommand {}

    /** Ends a move whose leaving replica is to vote again, because the committed configuration cannot do without it. */
    record TakeBackMove(ShardId shard, Epoch epoch, long term, long nowMs) implements MoveCommand {}

    /** Names the voter that should lead a shard, or nobody. */
    record PreferLeader(ShardId shard, Epoch epoch, Optional<ServerId> leader) implements MoveCommand {}

    /** Drops a removed server that nothing refers to. */
    record ForgetServer(ServerId server) implements PlacementCommand {}
}
