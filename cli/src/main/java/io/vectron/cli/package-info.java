/** The {@code vectron} command. */
@NullMarked
package io.vectron.cli;

import org.jspecify.annotations.NullMarked;
