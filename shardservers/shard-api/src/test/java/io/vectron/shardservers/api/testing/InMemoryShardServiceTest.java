package io.vectron.shardservers.api.testing;

import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionSettings;
import io.vectron.shardservers.api.ShardRoute;

class InMemoryShardServiceTest extends ShardServiceContract {
    @Override
    protected Opened open(CollectionSettings settings) {
        ShardId shard = new ShardId(1);
        return new Opened(new InMemoryShardService().addShard(shard, EPOCH, settings), new ShardRoute(shard, EPOCH));
    }
}
