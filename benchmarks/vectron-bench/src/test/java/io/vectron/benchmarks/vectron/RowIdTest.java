package io.vectron.benchmarks.vectron;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RowIdTest {
    @Test
    void isDecimalText() {
        assertEquals("0", new String(RowId.bytes(0), StandardCharsets.UTF_8));
        assertEquals("1090", new String(RowId.bytes(1090), StandardCharsets.UTF_8));
    }

    @Test
    void readsWhatItWrote() {
        for (int row : new int[] {0, 9, 10, 99_999, Integer.MAX_VALUE}) {
            assertEquals(row, RowId.row(RowId.bytes(row)));
        }
    }
}
