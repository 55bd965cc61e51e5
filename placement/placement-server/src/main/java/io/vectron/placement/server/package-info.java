/** The placement driver's process: wires the pure core to Raft and to gRPC. */
@NullMarked
package io.vectron.placement.server;

import org.jspecify.annotations.NullMarked;
