package io.vectron.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vectron.cli.process.FreePorts;
import io.vectron.cli.process.PortLease;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first command anyone runs, on an empty folder and again on the same one. */
class DemoIT {
    @Test
    void loadsSearchesAndChecksItselfTwiceOnOneFolder(@TempDir Path folder) throws Exception {
        String data = folder.resolve("data").toString();
        try (PortLease ports = FreePorts.lease(new SplittableRandom())) {
            String offset = Integer.toString(ports.offset());
            for (int run = 1; run <= 2; run++) {
                Vectron.Outcome demo = Vectron.run("demo", "--exit", "--json", "--data", data, "--port-offset", offset);
                assertEquals(0, demo.exitCode(), demo::toString);
                JsonNode report = demo.json();
                assertEquals(20_000, report.path("points").asInt(), demo::toString);
                assertTrue(report.path("recall").asDouble() >= 0.95, demo::toString);
                assertTrue(report.path("ok").asBoolean(), demo::toString);
            }
        }
    }
}
