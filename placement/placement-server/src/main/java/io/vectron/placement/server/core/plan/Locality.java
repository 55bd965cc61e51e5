package io.vectron.placement.server.core.plan;

import io.vectron.placement.api.ServerTraits;
import java.util.Collection;
import java.util.Comparator;

/**
 * How crowded a shard's replicas are: how many others share the region, the zone, the rack of one. Fewer is better, regions
 * first.
 */
record Locality(int sameRegion, int sameZone, int sameRack) implements Comparable<Locality> {
    private static final Comparator<Locality> ORDER = Comparator.comparingInt(Locality::sameRegion)
            .thenComparingInt(Locality::sameZone)
            .thenComparingInt(Locality::sameRack);

    static Locality of(ServerTraits server, Collection<ServerTraits> others) {
        int region = 0;
        int zone = 0;
        int rack = 0;
        for (ServerTraits other : others) {
            if (server.region().equals(other.region())) {
                region++;
                if (server.zone().equals(other.zone())) {
                    zone++;
                    if (server.rack().equals(other.rack())) {
                        rack++;
                    }
                }
            }
        }
        return new Locality(region, zone, rack);
    }

    @Override
    public int compareTo(Locality other) {
        return ORDER.compare(this, other);
    }
}
