/** Bugs that can be put into a server on purpose, for tests of the tests. Nothing of it works in a server that is not asked to. */
@NullMarked
package io.vectron.shardservers.planted;

import org.jspecify.annotations.NullMarked;
