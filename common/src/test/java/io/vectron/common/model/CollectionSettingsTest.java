package io.vectron.common.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vectron.common.error.VectronException;
import org.junit.jupiter.api.Test;

class CollectionSettingsTest {
    private static void assertRefused(String field, int... values) {
        VectronException failure = assertThrows(
                VectronException.class,
                () -> new CollectionSettings(
                        values[0], Distance.DOT, values[1], values[2], values[3], values[4], values[5], values[6]));
        assertEquals(field, failure.findDetail(VectronException.FIELD).orElseThrow());
    }

    @Test
    void namesTheSettingThatIsOutOfBounds() {
        assertRefused("dimension", 0, 1, 1, 1, 16, 200, 64);
        assertRefused("dimension", 65_537, 1, 1, 1, 16, 200, 64);
        assertRefused("shards", 4, 0, 1, 1, 16, 200, 64);
        assertRefused("replication_factor", 4, 1, 6, 1, 16, 200, 64);
        assertRefused("partitions", 4, 1, 1, 0, 16, 200, 64);
        assertRefused("m", 4, 1, 1, 1, 1, 200, 64);
        assertRefused("ef_construction", 4, 1, 1, 1, 16, 15, 64);
        assertRefused("ef_search", 4, 1, 1, 1, 16, 200, 0);
    }
}
