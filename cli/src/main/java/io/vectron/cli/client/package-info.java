/** Talks to a running gateway. */
@NullMarked
package io.vectron.cli.client;

import org.jspecify.annotations.NullMarked;
