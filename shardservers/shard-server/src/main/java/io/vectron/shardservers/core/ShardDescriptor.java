package io.vectron.shardservers.core;

import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.HashRange;

/** What a shard is; none of it changes while it exists. */
public record ShardDescriptor(
        ShardId shard, CollectionId collection, CollectionName name, CollectionSettings settings, HashRange range) {}
