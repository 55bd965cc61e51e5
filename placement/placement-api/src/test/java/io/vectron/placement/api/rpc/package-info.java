@NullMarked
package io.vectron.placement.api.rpc;

import org.jspecify.annotations.NullMarked;
