package io.vectron.cli.chaos;

import io.vectron.cli.cluster.LocalCluster;
import io.vectron.cli.console.Console;
import java.io.IOException;
import java.util.SplittableRandom;

/** Runs a fault test on a cluster that is ready. Immutable. */
public record FaultRun(FaultTest test, int rounds, long seed, Console console) {
    public FaultReport on(LocalCluster cluster) throws IOException {
        FaultLedger ledger = new FaultLedger();
        test.run(new FaultStage(cluster, rounds, new SplittableRandom(seed), console, ledger));
        return ledger.report(test.name(), rounds, seed);
    }
}
