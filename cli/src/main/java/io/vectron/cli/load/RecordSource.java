package io.vectron.cli.load;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Records in the order they are to be produced; read once by one thread. */
public interface RecordSource extends Closeable {
    /** Numbers in every vector. */
    int dimension();

    /** The next record; empty at the end. */
    Optional<LoadRecord> next() throws IOException;

    /** How much has been read, from 0 to 1. */
    double fractionRead();
}
