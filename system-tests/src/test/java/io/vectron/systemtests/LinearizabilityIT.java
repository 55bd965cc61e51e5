package io.vectron.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Clients share keys while a shard server is paused or killed; {@code vectron chaos T3} runs the same for longer. */
class LinearizabilityIT {
    @Test
    void everyKeyBehavesLikeASingleRegister() throws Exception {
        Vectron.Outcome chaos = Vectron.run("chaos", "T3", "--rounds", "1");
        assertEquals(0, chaos.exitCode(), chaos::toString);
    }
}
