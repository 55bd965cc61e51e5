/** What a shard does, free of I/O: what a batch changes, the unindexed tail, search over graph and tail. */
@NullMarked
package io.vectron.shardservers.core;

import org.jspecify.annotations.NullMarked;
