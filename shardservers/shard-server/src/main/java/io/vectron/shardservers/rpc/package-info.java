/** The shard server's gRPC endpoint. */
@NullMarked
package io.vectron.shardservers.rpc;

import org.jspecify.annotations.NullMarked;
