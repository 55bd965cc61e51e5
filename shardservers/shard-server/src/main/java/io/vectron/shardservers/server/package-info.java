/** The shard server: hosts replicas as the placement driver assigns them. */
@NullMarked
package io.vectron.shardservers.server;

import org.jspecify.annotations.NullMarked;
