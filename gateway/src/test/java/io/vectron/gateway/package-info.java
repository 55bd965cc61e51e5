@NullMarked
package io.vectron.gateway;

import org.jspecify.annotations.NullMarked;
