@NullMarked
package io.vectron.common.ids;

import org.jspecify.annotations.NullMarked;
