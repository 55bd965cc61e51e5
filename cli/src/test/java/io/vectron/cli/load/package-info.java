@NullMarked
package io.vectron.cli.load;

import org.jspecify.annotations.NullMarked;
