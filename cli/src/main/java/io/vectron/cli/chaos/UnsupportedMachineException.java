package io.vectron.cli.chaos;

import java.io.Serial;

/** A fault test could not run, because this machine lacks something; the message says what. Nothing was tested. */
public final class UnsupportedMachineException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public UnsupportedMachineException(String message) {
        super(message, null, false, false);
    }
}
