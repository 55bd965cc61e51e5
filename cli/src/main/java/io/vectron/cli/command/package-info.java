/** One class a command: options, and what it prints. */
@NullMarked
package io.vectron.cli.command;

import org.jspecify.annotations.NullMarked;
