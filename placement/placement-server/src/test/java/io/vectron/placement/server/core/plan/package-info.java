@NullMarked
package io.vectron.placement.server.core.plan;

import org.jspecify.annotations.NullMarked;
