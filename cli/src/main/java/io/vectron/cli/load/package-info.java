/** Bulk load through a collection's ingest topic. */
@NullMarked
package io.vectron.cli.load;

import org.jspecify.annotations.NullMarked;
