/** Slots: where points live. A slot is a row in every table of the index, named by its ordinal. */
@NullMarked
package io.vectron.index.slot;

import org.jspecify.annotations.NullMarked;
