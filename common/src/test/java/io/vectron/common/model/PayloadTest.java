package io.vectron.common.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.config.Limits;
import io.vectron.common.error.VectronException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PayloadTest {
    private static Payload of(String json) {
        return Payload.ofJson(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void hasOneEmptyObject() {
        assertSame(Payload.EMPTY, of(""));
        assertSame(Payload.EMPTY, of("{}"));
    }

    @Test
    void comparesByText() {
        assertEquals(of("{\"a\":1}"), of("{\"a\":1}"));
        assertNotEquals(of("{\"a\":1}"), of("{\"a\":2}"));
    }

    @Test
    void isAPartOfALargerMessage() {
        byte[] message = "before{\"a\":1}{}".getBytes(StandardCharsets.UTF_8);
        Payload part = Payload.ofJson(ByteBuffer.wrap(message, 6, 7));
        assertEquals(of("{\"a\":1}"), part);
        assertEquals(of("{\"a\":1}").hashCode(), part.hashCode());
        assertEquals("{\"a\":1}", part.toString());
        assertEquals(7, part.length());
        assertArrayEquals("{\"a\":1}".getBytes(StandardCharsets.UTF_8), part.toBytes());
        assertSame(Payload.EMPTY, Payload.ofJson(ByteBuffer.wrap(message, 13, 2)));
        assertSame(Payload.EMPTY, Payload.ofJson(ByteBuffer.wrap(message, 6, 0)));
    }

    @Test
    void isNotChangedByWhoReadsIt() {
        Payload payload = of("{\"a\":1}");
        ByteBuffer json = payload.json();
        assertTrue(json.isReadOnly());
        json.position(json.limit());
        assertEquals(7, payload.json().remaining());
        payload.toBytes()[0] = 'x';
        assertEquals(of("{\"a\":1}"), payload);
    }

    @Test
    void isBounded() {
        assertEquals(
                Limits.MAX_PAYLOAD_BYTES,
                Payload.ofJson(new byte[Limits.MAX_PAYLOAD_BYTES]).length());
        assertThrows(VectronException.class, () -> Payload.ofJson(new byte[Limits.MAX_PAYLOAD_BYTES + 1]));
    }
}
