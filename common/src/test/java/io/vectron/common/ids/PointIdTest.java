package io.vectron.common.ids;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PointIdTest {
    private static void assertRefused(String id) {
        VectronException failure = assertThrows(VectronException.class, () -> new PointId(id));
        assertEquals(ErrorCode.INVALID_ARGUMENT, failure.code());
    }

    @Test
    void takesOneToFiveHundredTwelveBytesOfUtf8() {
        assertEquals("a", new PointId("a").value());
        assertEquals(512, new PointId("ü".repeat(256)).toUtf8().length);
        assertEquals(512, new PointId("😀".repeat(128)).toUtf8().length);
        assertRefused("");
        assertRefused("a".repeat(513));
        assertRefused("ü".repeat(257));
        assertRefused("€".repeat(171));
    }

    @Test
    void refusesHalfACharacter() {
        assertRefused("\ud83d");
        assertRefused("a\ude00");
        assertRefused("\ud83da");
        assertEquals("😀", new PointId("\ud83d\ude00").value());
    }

    @Test
    void survivesItsBytes() {
        PointId id = new PointId("größe-😀");
        assertEquals(id, PointId.fromUtf8(id.toUtf8()));
        assertArrayEquals("größe-😀".getBytes(StandardCharsets.UTF_8), id.toUtf8());
    }

    @Test
    void ordersByBytesNotByCharacters() {
        // U+FF61 is three bytes beginning with ef, U+1F600 four beginning with f0; their first chars order the other
        // way.
        assertTrue(new PointId("\uff61").compareTo(new PointId("\ud83d\ude00")) < 0);
    }
}
