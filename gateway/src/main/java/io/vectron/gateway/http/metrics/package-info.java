/** Prometheus metrics of the gateway. */
@NullMarked
package io.vectron.gateway.http.metrics;

import org.jspecify.annotations.NullMarked;
