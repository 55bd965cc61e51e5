/** The vector index: a pure library that imports only the JDK and SLF4J. */
@NullMarked
package io.vectron.index;

import org.jspecify.annotations.NullMarked;
