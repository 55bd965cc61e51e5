/** Judges histories of concurrent reads and writes. Pure. */
@NullMarked
package io.vectron.cli.linearizability;

import org.jspecify.annotations.NullMarked;
