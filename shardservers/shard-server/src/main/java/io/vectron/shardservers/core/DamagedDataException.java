package io.vectron.shardservers.core;

import java.io.IOException;
import java.io.Serial;
import java.util.Optional;

/** A replica's files are not as they were written: it must be set aside and made anew from another replica. */
public final class DamagedDataException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    public DamagedDataException(String message) {
        super(message);
    }

    public DamagedDataException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The damage that a failure comes from. */
    public static Optional<DamagedDataException> findBehind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DamagedDataException damage) {
                return Optional.of(damage);
            }
        }
        return Optional.empty();
    }
}
