package io.vectron.systemtests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.cli.chaos.FaultReport;
import io.vectron.cli.chaos.FaultRun;
import io.vectron.cli.chaos.FaultTest;
import io.vectron.cli.chaos.FaultTests;
import io.vectron.cli.cluster.ClusterShape;
import io.vectron.cli.cluster.ScratchCluster;
import io.vectron.cli.console.Console;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every fault test in short, one after the other on one cluster; {@code vectron chaos} runs the same for longer. */
class FaultTestsIT {
    private static final Console CONSOLE = Console.ofProcess(false);
    private static final long SEED = new SplittableRandom().nextLong();

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static ScratchCluster scratch;

    private static int passed;

    @BeforeAll
    static void start() throws Exception {
        scratch = ScratchCluster.start(Vectron.HOME, ClusterShape.REPLICATED, new SplittableRandom(SEED), CONSOLE);
    }

    @AfterAll
    static void stop() throws Exception {
        if (passed < FaultTests.ALL.size()) {
            scratch.keep();
        }
        scratch.close();
    }

    @TestFactory
    Stream<DynamicTest> theClusterKeepsItsPromises() {
        return FaultTests.ALL.stream().map(test -> DynamicTest.dynamicTest(test.name(), () -> run(test)));
    }

    private static void run(FaultTest test) throws Exception {
        FaultReport report = new FaultRun(test, test.shortRounds(), SEED, CONSOLE).on(scratch.cluster());
        report.print(CONSOLE);
        assertTrue(
                report.isClean(),
                () -> report + "\n" + String.join("\n", report.wrong()) + "\nseed " + SEED + ", logs in "
                        + scratch.cluster().root());
        passed++;
    }
}
