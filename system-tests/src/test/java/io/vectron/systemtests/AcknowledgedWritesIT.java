package io.vectron.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** kill -9 of one and of all processes of a cluster; {@code vectron chaos T1} runs the same with more rounds. */
class AcknowledgedWritesIT {
    @Test
    void surviveTheDeathOfAnyProcessAndOfAll() throws Exception {
        Vectron.Outcome chaos = Vectron.run("chaos", "T1", "--rounds", "2");
        assertEquals(0, chaos.exitCode(), chaos::toString);
    }
}
