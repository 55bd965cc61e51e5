/** Memory outside the Java heap: reserved address ranges that grow in place, and raw access to them. */
@NullMarked
package io.vectron.index.memory;

import org.jspecify.annotations.NullMarked;
