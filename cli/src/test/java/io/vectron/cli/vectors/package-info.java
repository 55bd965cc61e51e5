@NullMarked
package io.vectron.cli.vectors;

import org.jspecify.annotations.NullMarked;
