/** Sends a request to the right replica, refreshing the route once when it is stale. */
@NullMarked
package io.vectron.shardservers.api.routing;

import org.jspecify.annotations.NullMarked;
