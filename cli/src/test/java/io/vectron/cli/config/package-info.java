@NullMarked
package io.vectron.cli.config;

import org.jspecify.annotations.NullMarked;
