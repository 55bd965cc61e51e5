/** A shard server in memory, and the suite that every implementation of the port passes. */
@NullMarked
package io.vectron.shardservers.api.testing;

import org.jspecify.annotations.NullMarked;
