package io.vectron.placement.api;

import io.vectron.common.error.VectronException;

/**
 * What placement goes by in the choice of a server, as the server says it of itself.
 *
 * @param region where it is, coarsest first; replicas of a shard are spread over regions, zones, racks. Empty when unknown
 * @param zone within the region
 * @param rack within the zone
 * @param weight capacity relative to the other servers, from 1 to 10,000: twice the weight holds twice the replicas
 * @param searchOnly holds a listener of every shard, and never a voter
 */
public record ServerTraits(String region, String zone, String rack, int weight, boolean searchOnly) {
    public static final int DEFAULT_WEIGHT = 100;
    public static final int MAX_WEIGHT = 10_000;

    /** Somewhere, as large as the others, with voters. */
    public static final ServerTraits DEFAULT = new ServerTraits("", "", "", DEFAULT_WEIGHT, false);

    /** @throws VectronException {@code INVALID_ARGUMENT} if the weight is out of bounds */
    public ServerTraits {
        if (weight < 1 || weight > MAX_WEIGHT) {
            throw VectronException.invalid("weight", "must be from 1 to " + MAX_WEIGHT + ", was " + weight);
        }
    }

    public ServerTraits withWeight(int changed) {
        return new ServerTraits(region, zone, rack, changed, searchOnly);
    }

    public ServerTraits asSearchOnly() {
        return new ServerTraits(region, zone, rack, weight, true);
    }
}
