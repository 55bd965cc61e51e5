/** Whole-system measurements, as ratios within one run. */
@NullMarked
package io.vectron.cli.bench;

import org.jspecify.annotations.NullMarked;
