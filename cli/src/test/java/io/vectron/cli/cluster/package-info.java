@NullMarked
package io.vectron.cli.cluster;

import org.jspecify.annotations.NullMarked;
