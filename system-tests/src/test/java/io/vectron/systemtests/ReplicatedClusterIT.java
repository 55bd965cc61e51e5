package io.vectron.systemtests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.cli.chaos.FaultCluster;
import io.vectron.cli.chaos.FaultReport;
import io.vectron.cli.chaos.FaultTest;
import io.vectron.cli.chaos.FaultTests;
import io.vectron.cli.cluster.ClusterShape;
import io.vectron.cli.console.Console;
import io.vectron.cli.disk.UnsupportedMachineException;
import io.vectron.shardservers.planted.PlantedBug;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What takes a cluster of nine processes, all on one, because its start takes longer than most of it: every fault test in short, which
 * {@code vectron chaos} runs for longer; the same on shard servers that have a bug on purpose, which must be found; and what an
 * operator does to nodes. On a machine that can have no disks that lose their power, what takes them fails; {@code
 * -Dvectron.test.disks=false} leaves it out.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplicatedClusterIT {
    private static final Console CONSOLE = Console.ofProcess(false);
    private static final long SEED = new SplittableRandom().nextLong();
    /** For replicas that will never be level. */
    private static final Duration PLANTED_LIMIT = Duration.ofSeconds(5);

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static FaultCluster cluster;

    private static final boolean DISKS = Boolean.parseBoolean(System.getProperty("vectron.test.disks", "true"));

    /** Why this machine cannot have the disks it should; empty if it can, or need not. */
    private static String noDisks = "";

    @BeforeAll
    static void start() throws Exception {
        try {
            cluster = start(DISKS);
        } catch (UnsupportedMachineException e) {
            noDisks = e.getMessage() + "; -Dvectron.test.disks=false leaves out what takes disks of its own";
            cluster = start(false);
        }
    }

    private static FaultCluster start(boolean withDisks) throws Exception {
        return FaultCluster.start(
                Vectron.HOME,
                ClusterShape.REPLICATED,
                new FaultCluster.Foundation(withDisks, false),
                PlantedBug.NONE,
                SEED,
                CONSOLE);
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    private static Stream<FaultTest> shortTests() {
        return FaultTests.ALL.stream()
                .filter(test -> test.shortRounds() != FaultTest.LONG_FORM_ONLY)
                .filter(test -> DISKS || !test.needsDisks());
    }

    @TestFactory
    @Order(1)
    Stream<DynamicTest> theClusterKeepsItsPromises() {
        return shortTests().map(test -> DynamicTest.dynamicTest(test.name(), () -> run(test)));
    }

    private static void run(FaultTest test) throws Exception {
        assertTrue(noDisks.isEmpty() || !test.needsDisks(), noDisks);
        FaultReport report = cluster.run(test, test.shortRounds(), SEED);
        assertTrue(report.isClean(), () -> describe(report));
    }

    private static String describe(FaultReport report) {
        return report + "\n" + String.join("\n", report.wrong()) + "\nseed " + SEED;
    }

    @ParameterizedTest
    @Order(2)
    @CsvSource({
        "acknowledge-before-commit, T1, lost or resurrected",
        "skip-an-apply, T3, violations or shards whose replicas differ",
        "stale-read, T3, violations",
    })
    void aPlantedBugIsFound(String bug, String test, String violation) throws Exception {
        cluster.plant(PlantedBug.named(bug));
        FaultReport report = cluster.run(named(test), 1, SEED, PLANTED_LIMIT);
        long found = Stream.of(violation.split(" or "))
                .mapToLong(kind -> report.violations().getOrDefault(kind, 0L))
                .sum();
        assertTrue(found > 0, () -> describe(report));
    }

    @Test
    @Order(3)
    void operatorsCommandsDoWhatTheySay() throws Exception {
        cluster.plant(PlantedBug.NONE);
        OperatorCommands operator = new OperatorCommands(cluster.emptied());
        operator.nameNodesThatThereAre();
        operator.killPauseRestartAddAndStopNodes();
    }

    private static FaultTest named(String name) {
        return FaultTests.ALL.stream()
                .filter(test -> test.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
