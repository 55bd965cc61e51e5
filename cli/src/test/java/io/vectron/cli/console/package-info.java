@NullMarked
package io.vectron.cli.console;

import org.jspecify.annotations.NullMarked;
