@NullMarked
package io.vectron.shardservers.api.routing;

import org.jspecify.annotations.NullMarked;
