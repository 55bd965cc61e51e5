@NullMarked
package io.vectron.cli.chaos;

import org.jspecify.annotations.NullMarked;
