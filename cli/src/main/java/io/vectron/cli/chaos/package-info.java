/** Faults on a real server, and what must hold afterwards. */
@NullMarked
package io.vectron.cli.chaos;

import org.jspecify.annotations.NullMarked;
