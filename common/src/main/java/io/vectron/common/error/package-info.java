/** The one exception type and its stable codes. */
@NullMarked
package io.vectron.common.error;

import org.jspecify.annotations.NullMarked;
