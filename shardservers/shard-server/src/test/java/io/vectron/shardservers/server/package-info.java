@NullMarked
package io.vectron.shardservers.server;

import org.jspecify.annotations.NullMarked;
