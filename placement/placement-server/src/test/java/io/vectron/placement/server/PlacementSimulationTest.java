package io.vectron.placement.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.vectron.placement.api.ServerTraits;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The driver against a cluster where everything goes wrong, in virtual time: a seed decides what, and the same seed always
 * the same. Invariants are checked with every event; when the faults end, everything must become as it should be. How many
 * seeds, and which is the first, is said to {@code vectron chaos simulation}.
 */
class PlacementSimulationTest {
    private static final long FAULTS_MS = 25_000;
    private static final long HEALING_MS = 120_000;
    private static final int SEEDS_FOR_A_BUG = 2_000;
    private static final int MAX_FAILURES = 20;

    @Test
    void keepsEveryAcknowledgedEntryAndRepairsItself() {
        long first = Long.getLong("vectron.simulation.first", 1);
        long seeds = Long.getLong("vectron.simulation.seeds", 500);
        Map<String, Integer> effects = new TreeMap<>();
        List<String> failures = new ArrayList<>();
        for (long seed = first; seed < first + seeds; seed++) {
            try {
                assertEquals(
                        run(seed, Set.of(), effects), run(seed, Set.of(), effects), "two runs of a seed are the same");
            } catch (AssertionError | RuntimeException e) {
                failures.add("seed " + seed + ": " + e);
            }
            if (failures.size() == MAX_FAILURES) {
                break;
            }
        }
        assertTrue(failures.isEmpty(), () -> String.join("\n", failures));
        if (seeds >= 100) {
            for (String command :
                    Set.of("StartMove", "AdvanceMove", "FinishMove", "GiveUpMove", "PreferLeader", "ForgetServer")) {
                assertTrue(effects.getOrDefault(command, 0) >= seeds / 20, () -> command + " is rare: " + effects);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsAPlantedBug(PlantedBug bug) {
        for (long seed = 1; seed <= SEEDS_FOR_A_BUG; seed++) {
            try {
                run(seed, EnumSet.of(bug), new TreeMap<>());
            } catch (AssertionError found) {
                return;
            }
        }
        fail(bug + " is not found by " + SEEDS_FOR_A_BUG + " seeds");
    }

    private static long run(long seed, Set<PlantedBug> bugs, Map<String, Integer> effects) {
        SimulationKernel kernel = new SimulationKernel(seed);
        int drivers = kernel.chance(0.6) ? 3 : kernel.chance(0.5) ? 1 : 5;
        SimulatedCluster cluster = new SimulatedCluster(kernel, drivers, bugs);
        int zones = (int) kernel.between(1, 3);
        long servers = kernel.between(4, 6);
        for (int i = 0; i < servers; i++) {
            int weight = kernel.chance(0.2) ? 2 * ServerTraits.DEFAULT_WEIGHT : ServerTraits.DEFAULT_WEIGHT;
            cluster.addServer(new ServerTraits("r", "z" + i % zones, "k" + i, weight, false));
        }
        if (kernel.chance(0.4)) {
            cluster.addServer(ServerTraits.DEFAULT.asSearchOnly());
        }
        cluster.createCollection("three", (int) kernel.between(1, 3), 3);
        if (kernel.chance(0.5)) {
            cluster.createCollection("few", 1, (int) kernel.between(1, 2));
        }
        SimulatedFaults faults = new SimulatedFaults(kernel, cluster);
        while (kernel.nowMs() < FAULTS_MS) {
            kernel.step();
        }
        faults.end();
        heal(kernel, cluster);
        cluster.invariants().effects().forEach((command, count) -> effects.merge(command, count, Integer::sum));
        return kernel.hash();
    }

    private static void heal(SimulationKernel kernel, SimulatedCluster cluster) {
        long nextLookMs = kernel.nowMs();
        Optional<String> fault = Optional.of("nobody looked");
        while (fault.isPresent()) {
            if (kernel.nowMs() > FAULTS_MS + HEALING_MS) {
                fail("after " + HEALING_MS / 1000 + " s without faults: " + fault.get() + "\n" + cluster.explain());
            }
            kernel.step();
            if (kernel.nowMs() >= nextLookMs) {
                fault = cluster.findFault();
                nextLookMs += 500;
            }
        }
    }
}
