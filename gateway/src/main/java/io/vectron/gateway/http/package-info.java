/** The gateway's HTTP side: routes, request bodies, errors and probes. */
@NullMarked
package io.vectron.gateway.http;

import org.jspecify.annotations.NullMarked;
