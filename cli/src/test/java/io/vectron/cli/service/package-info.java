@NullMarked
package io.vectron.cli.service;

import org.jspecify.annotations.NullMarked;
