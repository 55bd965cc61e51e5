@NullMarked
package io.vectron.shardservers.api.rpc;

import org.jspecify.annotations.NullMarked;
