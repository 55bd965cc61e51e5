/** File systems of their own that can lose their power and their space. */
@NullMarked
package io.vectron.cli.disk;

import org.jspecify.annotations.NullMarked;
