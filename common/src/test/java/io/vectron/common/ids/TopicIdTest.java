package io.vectron.common.ids;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TopicIdTest {
    @Test
    void survivesItsBytes() {
        TopicId id = new TopicId(0x0102030405060708L, -2);
        assertEquals(id, TopicId.fromBytes(id.toBytes()));
        assertEquals("0102030405060708fffffffffffffffe", id.toString());
    }

    @Test
    void refusesAnotherLength() {
        assertThrows(IllegalArgumentException.class, () -> TopicId.fromBytes(new byte[15]));
    }
}
