/** Runs an all-in-one server as a child process. */
@NullMarked
package io.vectron.cli.process;

import org.jspecify.annotations.NullMarked;
