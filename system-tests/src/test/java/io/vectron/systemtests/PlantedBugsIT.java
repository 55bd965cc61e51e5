package io.vectron.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fault tests find what is wrong: shard servers that have a bug on purpose do not pass them. */
class PlantedBugsIT {
    /** Both histories of T3 pause a server for longer than an election takes. */
    private static final String SEED = "696";

    @ParameterizedTest
    @CsvSource({
        "acknowledge-before-commit, T1, 3, lost",
        "skip-an-apply, T1, 1, shards not level",
        "stale-read, T3, 2, violations",
    })
    void aPlantedBugIsFound(String bug, String test, int rounds, String violation) throws Exception {
        Vectron.Outcome chaos = Vectron.run(
                "chaos", test, "--plant", bug, "--rounds", Integer.toString(rounds), "--seed", SEED, "--json");
        assertEquals(1, chaos.exitCode(), chaos::toString);
        assertTrue(chaos.json().path("violations").path(violation).asLong() > 0, chaos::toString);
    }

    @Test
    void aBugThatThereIsNotIsRefused() throws Exception {
        Vectron.Outcome chaos = Vectron.run("chaos", "T1", "--plant", "typo");
        assertEquals(2, chaos.exitCode(), chaos::toString);
        assertTrue(chaos.err().contains("skip-an-apply"), chaos::toString);
    }
}
