/** Settings of services: declared once, read from a file and the environment, checked before anything starts. */
@NullMarked
package io.vectron.cli.config;

import org.jspecify.annotations.NullMarked;
