package io.vectron.placement.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import org.junit.jupiter.api.Test;

class RegistrationTest {
    @Test
    void needsANodeName() {
        VectronException refusal = assertThrows(VectronException.class, () -> new Registration(" ", "a:1", "a:2"));
        assertEquals(ErrorCode.INVALID_ARGUMENT, refusal.code());
        assertEquals("node must not be empty", refusal.message());
    }
}
