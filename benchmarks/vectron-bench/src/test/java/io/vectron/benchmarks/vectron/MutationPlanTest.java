package io.vectron.benchmarks.vectron;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MutationPlanTest {
    private final MutationPlan plan = MutationPlan.random(1_000, 0.3, 5);

    @Test
    void deletesAndUpdatesTheirShareOnceEach() {
        assertEquals(600, plan.operations().length);
        assertEquals(600, Arrays.stream(plan.operations()).distinct().count());
        assertEquals(
                300,
                Arrays.stream(plan.operations())
                        .filter(row -> plan.newVector()[row] < 0)
                        .count());
    }

    @Test
    void leavesAllThatWasNotDeleted() {
        int[] deleted = Arrays.stream(plan.operations())
                .filter(row -> plan.newVector()[row] < 0)
                .sorted()
                .toArray();
        int[] expected = IntStream.range(0, 1_000)
                .filter(row -> Arrays.binarySearch(deleted, row) < 0)
                .toArray();

        assertArrayEquals(expected, plan.live());
    }

    @Test
    void movesEveryUpdatedRowToAnothersVector() {
        for (int row : plan.operations()) {
            int target = plan.newVector()[row];
            if (target >= 0) {
                assertNotEquals(row, target);
                assertEquals(target, plan.vectorOf()[row]);
            }
        }
        int[] liveVectors = Arrays.stream(plan.live())
                .map(row -> plan.vectorOf()[row])
                .sorted()
                .toArray();
        assertArrayEquals(plan.live(), liveVectors, "the live points' vectors are the same set as before");
    }

    @Test
    void repeatsWithItsSeed() {
        assertArrayEquals(plan.operations(), MutationPlan.random(1_000, 0.3, 5).operations());
    }
}
