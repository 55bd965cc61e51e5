package io.vectron.cli.chaos;

import io.grpc.StatusRuntimeException;
import io.vectron.cli.CliException;
import io.vectron.cli.cluster.LocalCluster;
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
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String FAILED = "failed after retry";
    private static final Duration RETRY_PAUSE = Duration.ofMillis(100);

    /** Something done while writers write; tells what it was. */
    @FunctionalInterface
    interface Faults<T> {
        T run() throws IOException;
    }

    /** What a key was found to hold, beside what it must. */
    private record Reading(String key, KeyFate fate, Optional<Integer> version) {}

    private final FaultLedger ledger;
    private final String collection;
    private final PointStore store;
    private final Duration patience;
    private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    private final List<KeyWriter> writers;

    private DurableLoad(
            FaultLedger ledger, String collection, PointStore store, Duration patience, List<KeyWriter> writers) {
        this.ledger = ledger;
        this.collection = collection;
        this.store = store;
        this.patience = patience;
        this.writers = writers;
    }

    /** Makes the collection; nothing is written yet. */
    static DurableLoad create(FaultStage stage, String collection) throws IOException {
        stage.createCollection(collection);
        return on(stage, collection, Duration.ZERO);
    }

    /** One whose writers repeat a write that is not answered, as applications do; one that fails nevertheless is wrong. */
    static DurableLoad insisting(FaultStage stage, String collection) throws IOException {
        stage.createCollection(collection);
        return insistingOn(stage, collection);
    }

    /** The same on a collection that is there. */
    static DurableLoad insistingOn(FaultStage stage, String collection) throws IOException {
        stage.ledger().watchFor(FAILED);
        return on(stage, collection, PATIENCE);
    }

    private static DurableLoad on(FaultStage stage, String collection, Duration patience) throws IOException {
        stage.ledger().watchFor("lost", "resurrected");
        PointStore store = stage.openStore(collection, WRITE_TIMEOUT);
        return new DurableLoad(
                stage.ledger(),
                collection,
                store,
                patience,
                IntStream.range(0, WRITERS)
                        .mapToObj(i -> new KeyWriter(
                                "w" + i, store, patience, stage.random().split()))
                        .toList());
    }

    /** Writes while faults are done; returns when the last write is answered or has failed. */
    <T> T writeDuring(Faults<T> faults) throws IOException {
        long acknowledgedBefore = acknowledged();
        long unansweredBefore = unanswered();
        try (RepeatedSteps _ = new RepeatedSteps(
                threads,
                writers.stream().map(writer -> (Runnable) writer::write).toList())) {
            return faults.run();
        } finally {
            ledger.add("writes acknowledged", acknowledged() - acknowledgedBefore);
            countFailed(unanswered() - unansweredBefore);
        }
    }

    private void countFailed(long failed) {
        ledger.add("not answered", failed);
        if (failed > 0 && patience.isPositive()) {
            ledger.violation(FAILED, failed + " writes were not answered in " + patience.toSeconds() + " s");
        }
    }

    /** Writes while nothing is broken. */
    void writeFor(Duration time) throws IOException {
        Duration _ = writeDuring(() -> {
            Pauses.pause(time);
            return time;
        });
    }

    /** Reads every key ever written and holds it against what it must be. */
    void check() {
        check((key, fate) -> List.of(new Reading(key, fate, read(key))));
        writers.forEach(KeyWriter::reopenSettled);
    }

    /** Reads every key from every replica. After {@link #check}, and when the replicas are level. */
    void checkEveryReplica(LocalCluster cluster) throws IOException {
        try (EveryReplica replicas = EveryReplica.of(cluster, collection)) {
            check((key, fate) -> replicas.findVectors(key).entrySet().stream()
                    .map(found -> new Reading(key + " on " + found.getKey(), fate, KeyWriter.version(found.getValue())))
                    .toList());
        }
    }

    /** How a key is read. */
    private interface Reader {
        List<Reading> read(String key, KeyFate fate);
    }

    private void check(Reader reader) {
        List<Future<List<Reading>>> readings = new ArrayList<>();
        for (KeyWriter writer : writers) {
            writer.fates().forEach((key, fate) -> readings.add(threads.submit(() -> reader.read(key, fate))));
        }
        for (Future<List<Reading>> ofKey : readings) {
            List<Reading> found = Futures.await(ofKey);
            found.forEach(this::judge);
            ledger.checked(found.size());
        }
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
