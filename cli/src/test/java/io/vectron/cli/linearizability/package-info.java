@NullMarked
package io.vectron.cli.linearizability;

import org.jspecify.annotations.NullMarked;
