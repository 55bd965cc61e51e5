/** The HNSW graph: link tables, walks, insertion, repair. */
@NullMarked
package io.vectron.index.graph;

import org.jspecify.annotations.NullMarked;
