/** The port of a shard server: what gateways and ingest services ask of it. */
@NullMarked
package io.vectron.shardservers.api;

import org.jspecify.annotations.NullMarked;
