package io.vectron.shardservers.raft;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When a shard should take a snapshot, besides every so many entries, which Ratis counts. A replica that is killed applies what its
 * store had not flushed again, and passes over all else since its snapshot, while its peers go on: so little is left over after
 * some hundred entries. Not more often than every few seconds, because each snapshot syncs a handful of small files beside the log.
 *
 * <p>While a leader sends one, none is due: a newer one would take the files away that are still to be sent, and the log that is
 * to follow them, and a shard that is written to all the time would never have sent a whole one. Until the log has grown by too much:
 * a member may fail to take it for ever.
 *
 * <p>Used by the thread that applies, except {@link #sending} and {@link #failed}.
 */
final class SnapshotSchedule {
    static final int ENTRIES = 500;
    static final Duration INTERVAL = Duration.ofSeconds(10);

    /** Between two parts of a snapshot, and from the last one until what was written meanwhile is sent. */
    static final Duration SENDING = Duration.ofSeconds(30);

    /** A snapshot that could not be taken is due again when the log has grown by so little. */
    private static final int RETRIES_PER_SNAPSHOT = 8;

    /** So many times what a snapshot is due after may gather while one is sent. */
    static final int SNAPSHOTS_HELD_BACK = 32;

    private final long bytesPerSnapshot;
    private final LongSupplier nanoClock;
    private long entries;
    private long bytes;
    private long dueBytes;
    private long dueNanos;
    private volatile boolean asked;
    private volatile long sentNanos;

    /** @param bytesPerSnapshot of log entries after which one is due, whenever the last was */
    SnapshotSchedule(long bytesPerSnapshot, LongSupplier nanoClock) {
        this.bytesPerSnapshot = bytesPerSnapshot;
        this.nanoClock = nanoClock;
        dueBytes = bytesPerSnapshot;
        dueNanos = nanoClock.getAsLong() + INTERVAL.toNanos();
        sentNanos = nanoClock.getAsLong() - SENDING.toNanos();
    }

    /**
     * An entry was applied.
     *
     * @return whether a snapshot should be taken, which the caller then asks for
     */
    boolean applied(long entryBytes) {
        entries++;
        bytes += entryBytes;
        if (asked || !isDue() || isHeldBack()) {
            return false;
        }
        asked = true;
        dueBytes = bytes + bytesPerSnapshot / RETRIES_PER_SNAPSHOT;
        dueNanos = nanoClock.getAsLong() + INTERVAL.toNanos();
        return true;
    }

    private boolean isDue() {
        return bytes >= dueBytes || entries >= ENTRIES && nanoClock.getAsLong() - dueNanos >= 0;
    }

    /** A snapshot was taken, asked for or not. */
    void taken() {
        entries = 0;
        bytes = 0;
        dueBytes = bytesPerSnapshot;
        dueNanos = nanoClock.getAsLong() + INTERVAL.toNanos();
        asked = false;
    }

    /** The one that was asked for was not taken. */
    void failed() {
        asked = false;
    }

    /** A part of a snapshot is being sent. */
    void sending() {
        sentNanos = nanoClock.getAsLong();
    }

    /** Whether no snapshot may be taken, because one is being sent. */
    boolean isHeldBack() {
        return nanoClock.getAsLong() - sentNanos < SENDING.toNanos() && bytes < SNAPSHOTS_HELD_BACK * bytesPerSnapshot;
    }
}
