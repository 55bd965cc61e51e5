/** Ids and counters that cross method boundaries: one small value type each. */
@NullMarked
package io.vectron.common.ids;

import org.jspecify.annotations.NullMarked;
