package io.vectron.cli;

import java.io.Serial;

/** A failure that one line explains, together with what to do about it; no stack trace is shown. */
public final class CliException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public CliException(String message) {
        super(message, null, false, false);
    }

    public CliException(String message, Throwable cause) {
        super(message, cause, false, false);
    }
}
