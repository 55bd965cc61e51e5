@NullMarked
package io.vectron.index.kernel;

import org.jspecify.annotations.NullMarked;
