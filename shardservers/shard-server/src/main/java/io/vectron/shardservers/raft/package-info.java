/** Shards as Ratis groups. */
@NullMarked
package io.vectron.shardservers.raft;

import org.jspecify.annotations.NullMarked;
