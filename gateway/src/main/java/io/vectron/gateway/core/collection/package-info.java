/** Making, removing, finding and describing collections. */
@NullMarked
package io.vectron.gateway.core.collection;

import org.jspecify.annotations.NullMarked;
