@NullMarked
package io.vectron.cli.process;

import org.jspecify.annotations.NullMarked;
