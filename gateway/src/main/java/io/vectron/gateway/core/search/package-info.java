/** Search: the query's checks, the fan-out over shards and the merge of their answers. */
@NullMarked
package io.vectron.gateway.core.search;

import org.jspecify.annotations.NullMarked;
