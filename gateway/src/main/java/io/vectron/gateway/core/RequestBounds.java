package io.vectron.gateway.core;

import java.time.Duration;

/**
 * For how long a request is worked on, whatever its client would wait.
 *
 * @param request every request but the next
 * @param creation of a collection, whose shards have to start and elect leaders
 */
public record RequestBounds(Duration request, Duration creation) {}
