@NullMarked
package io.vectron.cli.server;

import org.jspecify.annotations.NullMarked;
