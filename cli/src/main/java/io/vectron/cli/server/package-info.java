/** Assembles broker, driver, shard server, ingest and gateway in one process. */
@NullMarked
package io.vectron.cli.server;

import org.jspecify.annotations.NullMarked;
