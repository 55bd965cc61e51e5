/** What shards cost that nobody uses. */
@NullMarked
package io.vectron.cli.bench.shards;

import org.jspecify.annotations.NullMarked;
