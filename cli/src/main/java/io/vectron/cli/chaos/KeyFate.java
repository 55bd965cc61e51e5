package io.vectron.cli.chaos;

import java.util.Optional;

/**
 * What one key must hold after writes by one client at a time: what the last acknowledged write left, or, if the write after
 * that was never answered, what that would leave. An unanswered write may take effect at any later time, so the key is not
 * written again until it has been seen. Used by one thread at a time.
 */
final class KeyFate {
    /** The version written; empty when there is no such point. */
    private Optional<Integer> acknowledged = Optional.empty();

    /** Whether the last write was not answered; what it would leave is below. */
    private boolean open;

    private Optional<Integer> unanswered = Optional.empty();
    private int versions;

    /** A version that was never written before. */
    int nextVersion() {
        return ++versions;
    }

    /** Whether its next write may begin. */
    boolean isSettled() {
        return !open;
    }

    /** A write was answered: the key holds this now. */
    void acknowledge(Optional<Integer> version) {
        acknowledged = version;
    }

    /** A write was not answered: the key may hold this, now or later. */
    void leaveUnanswered(Optional<Integer> version) {
        open = true;
        unanswered = version;
    }

    /** What is wrong with what a linearizable read found; once an unanswered write has been seen it must stay. */
    Optional<KeyFault> observe(Optional<Integer> found) {
        if (open && found.equals(unanswered)) {
            accept(found);
            return Optional.empty();
        }
        if (found.equals(acknowledged)) {
            return Optional.empty();
        }
        KeyFault fault = acknowledged.isEmpty() ? KeyFault.RESURRECTED : KeyFault.LOST;
        return Optional.of(fault);
    }

    /** Takes what was found for what must be there: an unanswered write that was seen, or a fault that counts once. */
    void accept(Optional<Integer> found) {
        acknowledged = found;
        open = false;
    }

    /** For a message. */
    @Override
    public String toString() {
        return "must hold " + describe(acknowledged)
                + (open ? " or, by an unanswered write, " + describe(unanswered) : "");
    }

    static String describe(Optional<Integer> version) {
        return version.map(number -> "version " + number).orElse("nothing");
    }
}
