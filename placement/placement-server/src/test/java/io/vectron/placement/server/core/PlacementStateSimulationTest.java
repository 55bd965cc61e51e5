package io.vectron.placement.server.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random command sequences: what must always hold, holds after every step; equal logs make equal states. */
class PlacementStateSimulationTest {
    private static final int STEPS = 600;

    /** Fixed ones, so that a failure comes back, and fresh ones; the test's name shows them. */
    static LongStream seeds() {
        long fresh = System.nanoTime();
        return LongStream.concat(LongStream.range(0, 30), LongStream.range(fresh, fresh + 10));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void keepsItsInvariantsAndRepeatsItself(long seed) {
        RandomCommands commands = new RandomCommands(seed);
        StateInvariants invariants = new StateInvariants();
        PlacementState state = PlacementState.EMPTY;
        PlacementState copy = PlacementState.EMPTY;
        List<PlacementState> history = new ArrayList<>();
        List<Integer> hashes = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            PlacementCommand command = commands.next(state);
            PlacementState.Transition transition = state.apply(command);
            invariants.check(state, transition);
            PlacementState.Transition repeated = copy.apply(command);
            assertEquals(transition, repeated, () -> "the copy diverged at " + command);
            state = transition.state();
            copy = repeated.state();
            history.add(state);
            hashes.add(state.hashCode());
        }
        assertTrue(state.nextCollection().value() > 10, "the run made collections");
        for (int step = 0; step < STEPS; step++) {
            assertEquals(hashes.get(step), history.get(step).hashCode(), "a state never changes once made");
        }
    }
}
