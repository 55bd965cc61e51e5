/** Sessions: tokens that make reads see earlier writes, and the read policies they turn into. */
@NullMarked
package io.vectron.gateway.core.session;

import org.jspecify.annotations.NullMarked;
