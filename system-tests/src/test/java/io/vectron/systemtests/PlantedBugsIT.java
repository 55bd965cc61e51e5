package io.vectron.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fault tests find what is wrong: shard servers that have a bug on purpose do not pass them. */
class PlantedBugsIT {
    /** A run may end before the bug had anything to spoil: a server that is killed at once has acknowledged nothing. */
    private static final int RUNS = 3;

    /** With it T3 pauses a server for longer than an election takes. */
    private static final long FIRST_SEED = 696;

    @ParameterizedTest
    @CsvSource({
        "acknowledge-before-commit, T1, 1",
        "skip-an-apply, T1, 1",
        "stale-read, T3, 2",
    })
    void aPlantedBugIsFound(String bug, String test, String rounds) throws Exception {
        List<Vectron.Outcome> clean = new ArrayList<>();
        while (clean.size() < RUNS) {
            String seed = Long.toString(FIRST_SEED + clean.size());
            Vectron.Outcome chaos =
                    Vectron.run("chaos", test, "--plant", bug, "--rounds", rounds, "--seed", seed, "--json");
            if (chaos.exitCode() != 0) {
                assertEquals(1, chaos.exitCode(), chaos::toString);
                assertTrue(violations(chaos) > 0, chaos::toString);
                return;
            }
            clean.add(chaos);
        }
        fail(RUNS + " runs found nothing: " + clean);
    }

    private static long violations(Vectron.Outcome chaos) throws IOException {
        return chaos.json()
                .path("violations")
                .valueStream()
                .mapToLong(JsonNode::asLong)
                .sum();
    }

    @Test
    void aBugThatThereIsNotIsRefused() throws Exception {
        Vectron.Outcome chaos = Vectron.run("chaos", "T1", "--plant", "typo");
        assertEquals(2, chaos.exitCode(), chaos::toString);
        assertTrue(chaos.err().contains("skip-an-apply"), chaos::toString);
    }
}
