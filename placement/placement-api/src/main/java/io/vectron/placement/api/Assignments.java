package io.vectron.placement.api;

import io.vectron.common.ids.MapVersion;
import io.vectron.common.ids.ServerId;
import java.util.List;
import java.util.SortedMap;

/**
 * All that a shard server is to run; a replica it has beyond these is to be stopped and removed.
 *
 * @param peers the servers that the assignments name, itself included
 */
public record Assignments(MapVersion version, List<Assignment> assignments, SortedMap<ServerId, ServerAddress> peers) {
    public Assignments {
        assignments = List.copyOf(assignments);
    }
}
