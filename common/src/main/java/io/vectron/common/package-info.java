/** Pure building blocks every module shares. */
@NullMarked
package io.vectron.common;

import org.jspecify.annotations.NullMarked;
