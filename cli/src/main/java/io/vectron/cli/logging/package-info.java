/** Where log lines go: a server's to a file in its data folder, a client's errors to standard error. */
@NullMarked
package io.vectron.cli.logging;

import org.jspecify.annotations.NullMarked;
