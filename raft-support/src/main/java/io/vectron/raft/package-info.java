/** What every service that keeps its state on Ratis needs beside Ratis. */
@NullMarked
package io.vectron.raft;

import org.jspecify.annotations.NullMarked;
