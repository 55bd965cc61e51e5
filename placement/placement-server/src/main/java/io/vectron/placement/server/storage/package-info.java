/** The driver's data folder. */
@NullMarked
package io.vectron.placement.server.storage;

import org.jspecify.annotations.NullMarked;
