@NullMarked
package io.vectron.placement.server.core;

import org.jspecify.annotations.NullMarked;
