package io.vectron.systemtests;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vectron.cli.chaos.FaultCluster;
import io.vectron.cli.chaos.FaultReport;
import io.vectron.cli.chaos.FaultTest;
import io.vectron.cli.chaos.FaultTests;
import io.vectron.cli.cluster.ClusterShape;
import io.vectron.cli.console.Console;
import io.vectron.cli.disk.UnsupportedMachineException;
import io.vectron.shardservers.planted.PlantedBug;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/** Every fault test in short, one after the other on one cluster; {@code vectron chaos} runs the same for longer. */
class FaultTestsIT {
    private static final Console CONSOLE = Console.ofProcess(false);
    private static final long SEED = new SplittableRandom().nextLong();

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static FaultCluster cluster;

    /** Why this machine can have no disks that lose their power; empty if it can. */
    private static String noDisks = "";

    @BeforeAll
    static void start() throws Exception {
        try {
            cluster = start(true);
        } catch (UnsupportedMachineException e) {
            noDisks = String.valueOf(e.getMessage());
            cluster = start(false);
        }
    }

    private static FaultCluster start(boolean withDisks) throws Exception {
        return FaultCluster.start(Vectron.HOME, ClusterShape.REPLICATED, withDisks, PlantedBug.NONE, SEED, CONSOLE);
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    private static Stream<FaultTest> shortTests() {
        return FaultTests.ALL.stream().filter(test -> test.shortRounds() != FaultTest.LONG_FORM_ONLY);
    }

    @TestFactory
    Stream<DynamicTest> theClusterKeepsItsPromises() {
        return shortTests().map(test -> DynamicTest.dynamicTest(test.name(), () -> run(test)));
    }

    private static void run(FaultTest test) throws Exception {
        assumeTrue(noDisks.isEmpty() || !test.needsDisks(), noDisks);
        FaultReport report;
        try {
            report = cluster.run(test, test.shortRounds(), SEED);
        } catch (UnsupportedMachineException e) {
            throw new TestAbortedException(e.getMessage(), e);
        }
        assertTrue(report.isClean(), () -> report + "\n" + String.join("\n", report.wrong()) + "\nseed " + SEED);
    }
}
