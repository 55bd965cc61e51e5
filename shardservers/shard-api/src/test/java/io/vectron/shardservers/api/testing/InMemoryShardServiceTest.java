package io.vectron.shardservers.api.testing;

import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionSettings;
import io.vectron.shardservers.api.ShardService;

class InMemoryShardServiceTest extends ShardServiceContract {
    @Override
    protected ShardService open(ShardId shard, CollectionSettings settings) {
        return new InMemoryShardService().addShard(shard, EPOCH, settings);
    }
}
