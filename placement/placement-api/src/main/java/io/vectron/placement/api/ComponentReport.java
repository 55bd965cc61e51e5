package io.vectron.placement.api;

import java.util.List;
import java.util.Map;

/**
 * A component's own word on itself, renewed every few seconds.
 *
 * @param kind {@code placement}, {@code shardserver}, {@code ingest} or {@code gateway}
 * @param id unique within its kind
 * @param reason why it is not up; empty when it is
 * @param endpoints address by protocol: grpc, http, raft, kafka
 * @param measurements by name, with the unit last
 * @param ingest only of an ingest service
 */
public record ComponentReport(
        String kind,
        String id,
        String version,
        ComponentStatus status,
        String reason,
        Map<String, String> endpoints,
        Map<String, Double> measurements,
        List<CollectionIngest> ingest) {
    public ComponentReport {
        endpoints = Map.copyOf(endpoints);
        measurements = Map.copyOf(measurements);
        ingest = List.copyOf(ingest);
    }
}
