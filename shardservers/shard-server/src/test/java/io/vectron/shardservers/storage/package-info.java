@NullMarked
package io.vectron.shardservers.storage;

import org.jspecify.annotations.NullMarked;
