package io.vectron.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.vectron.common.model.Distance;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the gateway says of one collection.
 *
 * @param unindexed points found by exact scan, not yet in the graph
 * @param ingestReady whether the collection's topic exists and is read
 * @param covered per partition, the offset below which every record is searchable or a dead letter
 */
public record CollectionStatus(
        int dimension,
        Distance distance,
        long points,
        long unindexed,
        boolean ingestReady,
        String topic,
        long lag,
        long deadLetters,
        Map<Integer, Long> covered) {

    public static CollectionStatus fetch(GatewayClient gateway, String collection) {
        return of(gateway.get("/v1/collections/" + GatewayClient.segment(collection) + "/status"));
    }

    static CollectionStatus of(JsonNode status) {
        JsonNode ingest = status.path("ingest");
        Map<Integer, Long> covered = new TreeMap<>();
        for (JsonNode partition : ingest.path("partitions")) {
            covered.put(
                    partition.path("partition").asInt(),
                    partition.path("coveredOffset").asLong());
        }
        return new CollectionStatus(
                status.path("dimension").asInt(),
                Distance.findByWireName(status.path("distance").asText()).orElseThrow(),
                status.path("points").asLong(),
                status.path("unindexedPoints").asLong(),
                ingest.path("ready").asBoolean(),
                ingest.path("topic").asText(),
                ingest.path("lag").asLong(),
                ingest.path("deadLetters").asLong(),
                covered);
    }
}
