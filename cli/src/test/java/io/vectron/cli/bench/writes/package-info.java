@NullMarked
package io.vectron.cli.bench.writes;

import org.jspecify.annotations.NullMarked;
