/** The placement driver over gRPC, and the error codec every internal contract shares. */
@NullMarked
package io.vectron.placement.api.rpc;

import org.jspecify.annotations.NullMarked;
