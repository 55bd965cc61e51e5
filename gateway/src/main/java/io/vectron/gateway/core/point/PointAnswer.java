package io.vectron.gateway.core.point;

import io.vectron.common.model.Point;
import io.vectron.shardservers.api.ReplicaLag;
import java.util.Optional;

/**
 * What was found under an id.
 *
 * @param lag of the replica that answered; only if it was asked for
 */
public record PointAnswer(Point point, Optional<ReplicaLag> lag) {}
