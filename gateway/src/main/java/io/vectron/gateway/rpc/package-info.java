/** The gateway's gRPC side: servers, codecs between the public messages and the core, and error statuses. */
@NullMarked
package io.vectron.gateway.rpc;

import org.jspecify.annotations.NullMarked;
