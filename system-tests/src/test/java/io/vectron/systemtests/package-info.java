/** The whole system on real processes, and the rules every module keeps. */
@NullMarked
package io.vectron.systemtests;

import org.jspecify.annotations.NullMarked;
