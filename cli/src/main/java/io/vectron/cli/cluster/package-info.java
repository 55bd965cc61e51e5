/** A cluster of processes on this machine: a folder that describes it, and what can be done to its nodes. */
@NullMarked
package io.vectron.cli.cluster;

import org.jspecify.annotations.NullMarked;
