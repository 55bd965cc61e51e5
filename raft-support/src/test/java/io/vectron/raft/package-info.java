@NullMarked
package io.vectron.raft;

import org.jspecify.annotations.NullMarked;
