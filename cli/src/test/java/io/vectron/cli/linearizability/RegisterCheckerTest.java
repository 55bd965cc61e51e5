package io.vectron.cli.linearizability;

import static io.vectron.cli.linearizability.Operation.NEVER;
import static io.vectron.cli.linearizability.Operation.NOTHING;
import static io.vectron.cli.linearizability.Operation.read;
import static io.vectron.cli.linearizability.Operation.write;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The checker accepts what a register can do, and finds each kind of violation that is planted. */
class RegisterCheckerTest {
    private final RegisterChecker checker = new RegisterChecker(10_000_000);

    private Verdict check(Operation... history) {
        return checker.check(List.of(history));
    }

    @Test
    void oneAfterTheOtherReadsFindTheLastWrite() {
        assertEquals(Verdict.LINEARIZABLE, check(read(NOTHING, 0, 1), write(1, 2, 3), read(1, 4, 5)));
        assertEquals(Verdict.VIOLATED, check(write(1, 0, 1), read(NOTHING, 2, 3)));
    }

    @Test
    void aStaleReadIsFound() {
        assertEquals(Verdict.VIOLATED, check(write(1, 0, 1), write(2, 2, 3), read(1, 4, 5)));
    }

    @Test
    void anAcknowledgedWriteThatIsGoneIsFound() {
        assertEquals(Verdict.VIOLATED, check(write(1, 0, 1), write(2, 2, 3), read(2, 4, 5), read(1, 6, 7)));
    }

    @Test
    void aDeleteThatDoesNotLastIsFound() {
        assertEquals(Verdict.VIOLATED, check(write(1, 0, 1), write(NOTHING, 2, 3), read(NOTHING, 4, 5), read(1, 6, 7)));
    }

    @Test
    void aValueNobodyWroteIsFound() {
        assertEquals(Verdict.VIOLATED, check(write(1, 0, 1), read(9, 2, 3)));
    }

    @Test
    void operationsThatOverlapMayTakeEffectInAnyOrder() {
        assertEquals(Verdict.LINEARIZABLE, check(write(1, 0, 10), write(2, 0, 10), read(1, 11, 12)));
        assertEquals(Verdict.LINEARIZABLE, check(write(1, 0, 10), write(2, 0, 10), read(2, 11, 12)));
        assertEquals(Verdict.LINEARIZABLE, check(write(1, 0, 10), read(1, 2, 3), read(1, 4, 5)));
    }

    @Test
    void twoReadersMustSeeOneOrder() {
        assertEquals(Verdict.VIOLATED, check(write(1, 0, 10), read(1, 2, 3), read(NOTHING, 4, 5)), "seen and then not");
        assertEquals(
                Verdict.VIOLATED,
                check(write(1, 0, 1), write(2, 2, 20), write(3, 2, 20), read(2, 21, 22), read(3, 23, 24)));
    }

    @Test
    void anUnansweredWriteMayTakeEffectLateOrNever() {
        assertEquals(Verdict.LINEARIZABLE, check(write(1, 0, 1), write(2, 2, NEVER), read(1, 3, 4), read(2, 9, 10)));
        assertEquals(Verdict.LINEARIZABLE, check(write(1, 0, 1), write(2, 2, NEVER), read(1, 3, 4), read(1, 9, 10)));
        assertEquals(
                Verdict.VIOLATED,
                check(write(1, 0, 1), write(2, 2, NEVER), read(2, 3, 4), read(1, 9, 10)),
                "it cannot be undone");
        assertEquals(
                Verdict.VIOLATED, check(read(2, 0, 1), write(2, 2, NEVER)), "it cannot be seen before its question");
    }

    @Test
    void aSearchThatTakesTooLongIsSaidToBeUnchecked() {
        assertEquals(
                Verdict.UNCHECKED,
                new RegisterChecker(3).check(List.of(write(1, 0, 9), write(2, 0, 9), read(1, 10, 11))));
    }

    /** Histories made by a register are accepted; with one read changed to an overwritten value they are not. */
    @Test
    void histories() {
        for (long seed = 0; seed < 200; seed++) {
            List<Operation> history = simulate(new SplittableRandom(seed));
            assertEquals(Verdict.LINEARIZABLE, checker.check(history), "seed " + seed);
            long end = history.stream()
                    .filter(operation -> operation.answeredNanos() != NEVER)
                    .mapToLong(Operation::answeredNanos)
                    .max()
                    .orElseThrow();
            List<Operation> planted = new ArrayList<>(history);
            planted.add(write(1_000, end + 1, end + 2));
            planted.add(write(1_001, end + 3, end + 4));
            planted.add(read(1_000, end + 5, end + 6));
            assertEquals(Verdict.VIOLATED, checker.check(planted), "planted, seed " + seed);
        }
    }

    /** Each operation takes effect at a moment within its time, in order; one in ten is never answered. */
    private static List<Operation> simulate(SplittableRandom random) {
        List<Operation> history = new ArrayList<>();
        int state = NOTHING;
        for (int i = 1; i <= 60; i++) {
            long effect = i * 10L;
            long invoked = effect - 1 - random.nextInt(30);
            long answered = effect + 1 + random.nextInt(30);
            if (random.nextBoolean()) {
                history.add(read(state, invoked, answered));
            } else {
                state = random.nextInt(4) == 0 ? NOTHING : i;
                history.add(write(state, invoked, random.nextInt(10) == 0 ? NEVER : answered));
            }
        }
        return history;
    }
}
