/**
 * The public forms of a point, as JSON and as protobuf, and the way between them that loses nothing. Used by everything
 * that takes points from outside.
 */
@NullMarked
package io.vectron.codec.rpc;

import org.jspecify.annotations.NullMarked;
