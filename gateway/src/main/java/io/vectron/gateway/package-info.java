/** The stateless public front of the cluster: what the process is given, and the server that runs it. */
@NullMarked
package io.vectron.gateway;

import org.jspecify.annotations.NullMarked;
