@NullMarked
package io.vectron.placement.server.raft;

import org.jspecify.annotations.NullMarked;
