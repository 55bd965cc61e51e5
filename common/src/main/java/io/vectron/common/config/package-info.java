/** Sizes, limits and what services share of their configuration. */
@NullMarked
package io.vectron.common.config;

import org.jspecify.annotations.NullMarked;
