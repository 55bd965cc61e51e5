/** What a person or a script sees: lines, tables, progress, one JSON document. */
@NullMarked
package io.vectron.cli.console;

import org.jspecify.annotations.NullMarked;
