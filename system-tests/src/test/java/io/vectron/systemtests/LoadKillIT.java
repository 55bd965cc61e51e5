package io.vectron.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** kill -9 in the middle of a load; {@code vectron chaos load} runs the same with more rounds. */
class LoadKillIT {
    @Test
    void nothingIsLostDuplicatedOrBroughtBack() throws Exception {
        Vectron.Outcome chaos = Vectron.run("chaos", "load", "--rounds", "3", "--records", "8000");
        assertEquals(0, chaos.exitCode(), chaos::toString);
    }
}
