package io.vectron.shardservers.api;

import io.vectron.common.ids.SourceId;

/** How far a shard has come in a source: every offset below {@code nextOffset} is covered. */
public record CoveredOffset(SourceId source, long nextOffset) {}
