package io.vectron.cli.linearizability;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a history of one register is linearizable: whether every operation can be given one moment between its
 * question and its answer at which it took effect, so that each read finds the last write. The search is Wing and Gong's
 * ("Testing and Verifying Concurrent Objects", 1993) with Lowe's memory of configurations seen before ("Testing for
 * Linearizability", 2016). An operation that was never answered may take effect at any time after its question; one that
 * never did is the same as one that took effect after all others.
 *
 * <p>Stateless. The time grows with the operations that overlap, in the worst case exponentially, so it is bounded.
 */
public final class RegisterChecker {
    private final long maxSteps;

    /** @param maxSteps after which the search is given up */
    public RegisterChecker(long maxSteps) {
        this.maxSteps = maxSteps;
    }

    /** A question or an answer, in a list by time. */
    private static final class Event {
        private final int operation;
        private final boolean question;
        private @Nullable Event answer;
        private @Nullable Event before;
        private @Nullable Event after;

        private Event(int operation, boolean question) {
            this.operation = operation;
            this.question = question;
        }

        private void unlink() {
            if (before != null) {
                before.after = after;
            }
            if (after != null) {
                after.before = before;
            }
        }

        private void relink() {
            if (before != null) {
                before.after = this;
            }
            if (after != null) {
                after.before = this;
            }
        }
    }

    /** An operation that was given its moment, and what the register held before. */
    private record Step(Event question, int stateBefore) {}

    /** Which operations have had their moment, and what the register holds. */
    private record Configuration(BitSet done, int state) {}

    public Verdict check(List<Operation> history) {
        Event head = eventsByTime(history);
        BitSet done = new BitSet(history.size());
        Set<Configuration> seen = new HashSet<>();
        Deque<Step> steps = new ArrayDeque<>();
        int state = Operation.NOTHING;
        Event event = head.after;
        for (long step = 0; event != null; step++) {
            if (step >= maxSteps) {
                return Verdict.UNCHECKED;
            }
            if (event.question) {
                Operation operation = history.get(event.operation);
                if (operation.isPossibleIn(state) && isNew(seen, done, event.operation, operation.stateAfter())) {
                    steps.push(new Step(event, state));
                    done.set(event.operation);
                    state = operation.stateAfter();
                    take(event);
                    event = head.after;
                } else {
                    event = event.after;
                }
            } else {
                // An answer whose operation has had no moment yet: one of those before it must come elsewhere.
                if (steps.isEmpty()) {
                    return Verdict.VIOLATED;
                }
                Step last = steps.pop();
                state = last.stateBefore;
                done.clear(last.question.operation);
                putBack(last.question);
                event = last.question.after;
            }
        }
        return Verdict.LINEARIZABLE;
    }

    private static boolean isNew(Set<Configuration> seen, BitSet done, int operation, int state) {
        BitSet with = (BitSet) done.clone();
        with.set(operation);
        return seen.add(new Configuration(with, state));
    }

    private static void take(Event question) {
        question.unlink();
        if (question.answer != null) {
            question.answer.unlink();
        }
    }

    private static void putBack(Event question) {
        if (question.answer != null) {
            question.answer.relink();
        }
        question.relink();
    }

    /** A head without meaning, then all events; of two at the same time the question is first. */
    private static Event eventsByTime(List<Operation> history) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            Event question = new Event(i, true);
            question.answer = new Event(i, false);
            events.add(question);
            events.add(question.answer);
        }
        events.sort(Comparator.comparingLong((Event event) -> time(history, event))
                .thenComparing(event -> !event.question));
        Event head = new Event(-1, true);
        Event last = head;
        for (Event event : events) {
            last.after = event;
            event.before = last;
            last = event;
        }
        return head;
    }

    private static long time(List<Operation> history, Event event) {
        Operation operation = history.get(event.operation);
        return event.question ? operation.invokedNanos() : operation.answeredNanos();
    }
}
