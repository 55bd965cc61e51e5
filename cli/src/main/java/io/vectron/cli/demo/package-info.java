/** The first thing anyone runs. */
@NullMarked
package io.vectron.cli.demo;

import org.jspecify.annotations.NullMarked;
