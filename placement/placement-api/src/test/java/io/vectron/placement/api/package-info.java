@NullMarked
package io.vectron.placement.api;

import org.jspecify.annotations.NullMarked;
