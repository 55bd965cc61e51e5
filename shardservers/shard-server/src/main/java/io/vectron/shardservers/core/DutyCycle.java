package io.vectron.shardservers.core;

import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Spreads background work that comes in small pieces: after each piece it rests three times as long as that took, so that
 * the work takes at most a quarter of a core. Used by one thread.
 */
public final class DutyCycle implements BooleanSupplier {
    private static final int REST = 3;

    private final LongSupplier nanoClock;
    private final LongConsumer restNanos;
    private long pieceBegan;

    /** @param restNanos waits for so many nanoseconds, or less when the work is to end */
    public DutyCycle(LongSupplier nanoClock, LongConsumer restNanos) {
        this.nanoClock = nanoClock;
        this.restNanos = restNanos;
        this.pieceBegan = nanoClock.getAsLong();
    }

    /** Rests for the piece that has ended; always true. */
    @Override
    public boolean getAsBoolean() {
        restNanos.accept(REST * (nanoClock.getAsLong() - pieceBegan));
        pieceBegan = nanoClock.getAsLong();
        return true;
    }
}
