@NullMarked
package io.vectron.placement.server.core.observe;

import org.jspecify.annotations.NullMarked;
