package io.vectron.benchmarks.vectron;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Deletes of some points and updates of others in one random order. An updated point takes the vector of another updated
 * point, so that it moves far while the live vectors stay drawn from the same data.
 *
 * @param operations rows to delete or update, each once, in order
 * @param newVector the row whose vector an updated row takes; -1 for a row to delete
 * @param live rows that are left, in order
 * @param vectorOf the row whose vector each live row ends with
 */
record MutationPlan(int[] operations, int[] newVector, int[] live, int[] vectorOf) {
    /** A plan over {@code count} rows that deletes and updates {@code share} of them each. */
    static MutationPlan random(int count, double share, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int part = (int) (count * share);
        int[] order = FilterScenario.shuffle(count, random);
        int[] newVector = new int[count];
        int[] vectorOf = IntStream.range(0, count).toArray();
        Arrays.fill(newVector, -1);
        for (int i = 0; i < part; i++) {
            int updated = order[part + i];
            newVector[updated] = order[part + (i + 1) % part];
            vectorOf[updated] = newVector[updated];
        }
        int[] operations = new int[2 * part];
        int[] mixed = FilterScenario.shuffle(operations.length, random);
        for (int i = 0; i < operations.length; i++) {
            operations[i] = order[mixed[i]];
        }
        int[] live = Arrays.stream(order, part, count).sorted().toArray();
        return new MutationPlan(operations, newVector, live, vectorOf);
    }
}
