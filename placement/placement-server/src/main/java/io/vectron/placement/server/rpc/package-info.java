/** The driver's gRPC listener. */
@NullMarked
package io.vectron.placement.server.rpc;

import org.jspecify.annotations.NullMarked;
