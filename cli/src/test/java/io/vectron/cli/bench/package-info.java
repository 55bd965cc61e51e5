@NullMarked
package io.vectron.cli.bench;

import org.jspecify.annotations.NullMarked;
