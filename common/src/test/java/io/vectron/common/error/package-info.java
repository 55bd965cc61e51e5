@NullMarked
package io.vectron.common.error;

import org.jspecify.annotations.NullMarked;
