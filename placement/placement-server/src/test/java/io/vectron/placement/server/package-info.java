@NullMarked
package io.vectron.placement.server;

import org.jspecify.annotations.NullMarked;
