package io.vectron.index;

import java.io.IOException;

/** An index file is not what was written: damaged, cut short, or not an index file at all. Rebuild it. */
public final class IndexCorruptException extends IOException {
    private static final long serialVersionUID = 1;

    public IndexCorruptException(String message) {
        super(message);
    }
}
