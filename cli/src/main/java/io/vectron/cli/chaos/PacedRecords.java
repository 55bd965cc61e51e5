package io.vectron.cli.chaos;

import io.vectron.cli.load.LoadRecord;
import io.vectron.cli.load.RecordSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Hands records on only as they are allowed, so that a load lasts for as many faults as are wanted. */
final class PacedRecords implements RecordSource {
    private final RecordSource source;
    private final Semaphore allowed = new Semaphore(0);

    PacedRecords(RecordSource source) {
        this.source = source;
    }

    /** Lets this many more records pass. May be called by any thread. */
    void allow(int records) {
        allowed.release(records);
    }

    @Override
    public int dimension() {
        return source.dimension();
    }

    @Override
    public Optional<LoadRecord> next() throws IOException {
        try {
            allowed.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while paced");
        }
        return source.next();
    }

    @Override
    public double fractionRead() {
        return source.fractionRead();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
