package io.vectron.placement.server.core.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.placement.api.ServerTraits;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalityTest {
    private static ServerTraits at(String region, String zone, String rack) {
        return new ServerTraits(region, zone, rack, 100, false);
    }

    @Test
    void countsARackOnlyWithinItsZoneAndAZoneOnlyWithinItsRegion() {
        List<ServerTraits> others = List.of(at("eu", "a", "1"), at("eu", "b", "1"), at("us", "a", "1"));
        assertEquals(new Locality(2, 1, 1), Locality.of(at("eu", "a", "1"), others));
        assertEquals(new Locality(2, 1, 0), Locality.of(at("eu", "a", "2"), others));
        assertEquals(new Locality(0, 0, 0), Locality.of(at("asia", "a", "1"), others));
    }

    @Test
    void anotherRegionIsBetterThanAnotherZoneAndThatThanAnotherRack() {
        List<ServerTraits> others = List.of(at("eu", "a", "1"));
        List<Locality> fromBest = List.of(
                Locality.of(at("us", "a", "1"), others),
                Locality.of(at("eu", "b", "1"), others),
                Locality.of(at("eu", "a", "2"), others),
                Locality.of(at("eu", "a", "1"), others));
        for (int i = 1; i < fromBest.size(); i++) {
            assertTrue(fromBest.get(i - 1).compareTo(fromBest.get(i)) < 0);
        }
    }
}
