/** JSON of the public contract: reading requests and writing answers, both by streaming. */
@NullMarked
package io.vectron.gateway.http.json;

import org.jspecify.annotations.NullMarked;
