package io.vectron.shardservers.api;

import io.vectron.common.model.Point;
import java.util.Optional;

/**
 * What one replica has under an id.
 *
 * @param point empty if there is none
 * @param lag of the replica, taken before it looked
 */
public record ShardPoint(Optional<Point> point, ReplicaLag lag) {}
