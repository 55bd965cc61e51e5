@NullMarked
package io.vectron.shardservers.planted;

import org.jspecify.annotations.NullMarked;
