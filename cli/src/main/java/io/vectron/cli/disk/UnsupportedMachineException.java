package io.vectron.cli.disk;

import java.io.Serial;

/** This machine, or its user, lacks something that a fault takes; the message says what. */
public final class UnsupportedMachineException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public UnsupportedMachineException(String message) {
        super(message, null, false, false);
    }
}
