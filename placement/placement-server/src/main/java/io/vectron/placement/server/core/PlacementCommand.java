package io.vectron.placement.server.core;

import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.ids.TopicId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.ServerAdminState;
import java.util.List;
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
}
