/** The shard server's port over gRPC: client, server adapter and the one codec between wire and model. */
@NullMarked
package io.vectron.shardservers.api.rpc;

import org.jspecify.annotations.NullMarked;
