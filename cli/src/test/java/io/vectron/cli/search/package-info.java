@NullMarked
package io.vectron.cli.search;

import org.jspecify.annotations.NullMarked;
