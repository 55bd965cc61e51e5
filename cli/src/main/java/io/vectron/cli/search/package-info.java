/** Runs query sets and measures recall and latency. */
@NullMarked
package io.vectron.cli.search;

import org.jspecify.annotations.NullMarked;
