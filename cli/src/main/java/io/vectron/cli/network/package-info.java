/** Networks that can be broken. */
@NullMarked
package io.vectron.cli.network;

import org.jspecify.annotations.NullMarked;
