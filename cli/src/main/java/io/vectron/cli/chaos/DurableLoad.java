package io.vectron.cli.chaos;

import io.grpc.StatusRuntimeException;
import io.vectron.cli.CliException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Writers that each overwrite and delete keys of their own while faults are done, and the comparison of every key with what
 * acknowledged writes and deletes left. A key whose write was not answered may hold either. Used by one thread.
 */
final class DurableLoad implements AutoCloseable {
    private static final int WRITERS = 8;
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(100);

    /** Something done while writers write. */
    @FunctionalInterface
    interface Faults {
        void run() throws IOException;
    }

    /** What a key was found to hold, beside what it must. */
    private record Reading(String key, KeyFate fate, Optional<Integer> version) {}

    private final FaultLedger ledger;
    private final PointStore store;
    private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    private final List<KeyWriter> writers;

    private DurableLoad(FaultLedger ledger, PointStore store, List<KeyWriter> writers) {
        this.ledger = ledger;
        this.store = store;
        this.writers = writers;
    }

    /** Makes the collection; nothing is written yet. */
    static DurableLoad create(FaultStage stage, String collection) throws IOException {
        stage.ledger().watchFor("lost", "resurrected");
        stage.createCollection(collection);
        PointStore store = stage.openStore(collection, WRITE_TIMEOUT);
        return new DurableLoad(
                stage.ledger(),
                store,
                IntStream.range(0, WRITERS)
                        .mapToObj(i ->
                                new KeyWriter("w" + i, store, stage.random().split()))
                        .toList());
    }

    /** Writes while faults are done; returns when the last write is answered or has failed. */
    void writeDuring(Faults faults) throws IOException {
        long acknowledgedBefore = acknowledged();
        long unansweredBefore = unanswered();
        try (RepeatedSteps loops = new RepeatedSteps(
                threads,
                writers.stream().map(writer -> (Runnable) writer::write).toList())) {
            faults.run();
            assert !loops.hasFailed() : "a writer catches what may fail";
        }
        ledger.add("writes acknowledged", acknowledged() - acknowledgedBefore);
        ledger.add("not answered", unanswered() - unansweredBefore);
    }

    /** Reads every key ever written and holds it against what it must be. */
    void check() {
        List<Future<Reading>> readings = new ArrayList<>();
        for (KeyWriter writer : writers) {
            writer.fates()
                    .forEach((key, fate) -> readings.add(threads.submit(() -> new Reading(key, fate, read(key)))));
        }
        for (Future<Reading> reading : readings) {
            judge(Futures.await(reading));
        }
        ledger.checked(readings.size());
        writers.forEach(KeyWriter::reopenSettled);
    }

    private void judge(Reading reading) {
        KeyFate fate = reading.fate();
        fate.observe(reading.version()).ifPresent(fault -> {
            ledger.violation(
                    fault == KeyFault.LOST ? "lost" : "resurrected",
                    "key " + reading.key() + " holds " + KeyFate.describe(reading.version()) + ", " + fate);
            fate.accept(reading.version());
        });
    }

    /** A linearizable read, repeated while a leader is elected or a server comes back. */
    private Optional<Integer> read(String key) {
        long deadline = System.nanoTime() + READ_TIMEOUT.toNanos();
        while (true) {
            try {
                return KeyWriter.version(store.findVector(key));
            } catch (StatusRuntimeException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw new CliException(
                            "key " + key + " cannot be read for " + READ_TIMEOUT.toSeconds() + " s: " + e.getStatus(),
                            e);
                }
                Pauses.pause(RETRY_PAUSE);
            }
        }
    }

    /** Writes and deletes that were answered; may be asked while they go on. */
    long acknowledged() {
        return writers.stream().mapToLong(KeyWriter::acknowledged).sum();
    }

    private long unanswered() {
        return writers.stream().mapToLong(KeyWriter::unanswered).sum();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        store.close();
    }
}
