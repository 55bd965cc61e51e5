@NullMarked
package io.vectron.common.model;

import org.jspecify.annotations.NullMarked;
