@NullMarked
package io.vectron.index.graph;

import org.jspecify.annotations.NullMarked;
