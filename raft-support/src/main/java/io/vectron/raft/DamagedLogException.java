package io.vectron.raft;

import java.io.IOException;
import java.io.Serial;

/** A Raft log that must not be used, because acknowledged entries may be missing. The message names the file and the place. */
public final class DamagedLogException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    DamagedLogException(String message) {
        super(message);
    }
}
