/** What Vectron stores and answers: collections, points, search requests and results. Immutable, free of I/O. */
@NullMarked
package io.vectron.common.model;

import org.jspecify.annotations.NullMarked;
