/** Write throughput and latency of a cluster beside those of the consensus library under it. */
@NullMarked
package io.vectron.cli.bench.writes;

import org.jspecify.annotations.NullMarked;
