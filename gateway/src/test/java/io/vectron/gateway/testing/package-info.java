@NullMarked
package io.vectron.gateway.testing;

import org.jspecify.annotations.NullMarked;
