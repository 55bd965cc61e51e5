package io.vectron.common.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vectron.common.config.Limits;
import io.vectron.common.error.VectronException;
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
    void isBounded() {
        assertEquals(
                Limits.MAX_PAYLOAD_BYTES,
                Payload.ofJson(new byte[Limits.MAX_PAYLOAD_BYTES]).json().length);
        assertThrows(VectronException.class, () -> Payload.ofJson(new byte[Limits.MAX_PAYLOAD_BYTES + 1]));
    }
}
