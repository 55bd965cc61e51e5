@NullMarked
package io.vectron.shardservers.core;

import org.jspecify.annotations.NullMarked;
