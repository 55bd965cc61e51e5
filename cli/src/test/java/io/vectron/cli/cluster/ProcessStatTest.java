package io.vectron.cli.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ProcessStatTest {
    private static boolean hasEnded(String state, int threads) {
        String stat = "4711 (a) Z (b) " + state + " 1 4711 4711 0 -1 4228100 9 0 0 0 1 0 0 0 20 0 " + threads
                + " 0 8839 0 0 18446744073709551615 0 0\n";
        return ProcessStat.hasEnded(ProcessStat.fields(stat));
    }

    @Test
    void aProcessWhoseFirstThreadIsGoneHasEndedWithItsLast() {
        assertFalse(hasEnded("S", 1));
        assertFalse(hasEnded("Z", 2));
        assertTrue(hasEnded("Z", 1));
    }

    @Test
    void aProcessThatIsNotThereHasNotEndedHere() {
        assertFalse(ProcessStat.hasEnded(Long.MAX_VALUE));
        assertFalse(ProcessStat.isPaused(Long.MAX_VALUE));
    }
}
