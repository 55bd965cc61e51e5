package io.vectron.cli.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.cli.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FaultReportTest {
    private final FaultLedger ledger = new FaultLedger();

    private FaultReport report() {
        return ledger.report("T0", 2, 7);
    }

    @Test
    void isCleanOnlyIfSomethingWasBrokenAndCheckedAndNothingIsWrong() {
        ledger.watchFor("lost");
        assertFalse(report().isClean(), "nothing was broken");
        ledger.fault("server killed");
        assertFalse(report().isClean(), "nothing was checked");
        ledger.checked(3);
        assertTrue(report().isClean());
        ledger.violation("lost", "key a");
        assertFalse(report().isClean());
    }

    @Test
    void printsWhatWasDoneAndWatchedFor() {
        ledger.watchFor("lost", "resurrected");
        ledger.fault("server killed");
        ledger.fault("server killed");
        ledger.add("writes acknowledged", 1_200);
        ledger.max("ms until level", 30);
        ledger.max("ms until level", 20);
        ledger.checked(1_000);
        ledger.violation("lost", "key a holds nothing");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);

        report().print(new Console(stream, stream, false, false));

        assertEquals("""
                T0, 2 rounds: 2 server killed; 1,200 writes acknowledged, 30 ms until level; 1,000 checks: 1 lost, 0 resurrected
                  key a holds nothing
                NOT clean
                """, out.toString(StandardCharsets.UTF_8));
    }
}
