package io.vectron.placement.api;

import io.vectron.common.ids.CollectionId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;

/** A replica that a shard server is to run. */
public record Assignment(
        CollectionId collection, CollectionName name, CollectionSettings settings, ShardPlacement shard) {}
