package io.vectron.cli.linearizability;

/**
 * What one client did to a register, and when. A write of {@link #NOTHING} is a delete.
 *
 * @param value written, or found by a read
 * @param invokedNanos on the clock that all clients share
 * @param answeredNanos on the same clock; {@link #NEVER} if nobody knows whether, and when, it took effect
 */
public record Operation(Kind kind, int value, long invokedNanos, long answeredNanos) {
    /** What a register holds at first and after a delete. */
    public static final int NOTHING = 0;

    /** After everything else. */
    public static final long NEVER = Long.MAX_VALUE;

    /** What is done. */
    public enum Kind {
        READ,
        WRITE
    }

    public Operation {
        if (answeredNanos <= invokedNanos) {
            throw new IllegalArgumentException(
                    "an answer at " + answeredNanos + " must come after its question at " + invokedNanos);
        }
    }

    /** A read that was answered; one that was not says nothing. */
    public static Operation read(int value, long invokedNanos, long answeredNanos) {
        return new Operation(Kind.READ, value, invokedNanos, answeredNanos);
    }

    public static Operation write(int value, long invokedNanos, long answeredNanos) {
        return new Operation(Kind.WRITE, value, invokedNanos, answeredNanos);
    }

    boolean isPossibleIn(int state) {
        return kind == Kind.WRITE || value == state;
    }

    /** What the register holds afterwards. */
    int stateAfter() {
        return value;
    }

    @Override
    public String toString() {
        return kind + " " + (value == NOTHING ? "nothing" : value) + " [" + invokedNanos + ", "
                + (answeredNanos == NEVER ? "?" : answeredNanos) + "]";
    }
}
