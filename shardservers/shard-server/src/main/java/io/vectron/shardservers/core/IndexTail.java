package io.vectron.shardservers.core;

import io.vectron.common.ids.PointId;
import io.vectron.index.VectorIndex;
import io.vectron.shardservers.api.Mutation;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Changes that are applied but not in the graph yet. Apply adds them; lanes insert them in parallel, those of one id in
 * order; a search scans what is left. Only the newest entry of an id counts: older ones are passed over by the lanes.
 *
 * <p>While the shard is written to and nobody searches it, its lanes rest ({@link IndexingRest}), up to three quarters of what the
 * tail may hold.
 *
 * <p>Bounded: apply waits in {@link #awaitRoom} while there is as much in the tail, or in the tails of all shards of the server, as
 * allowed. One thread adds; any thread reads.
 */
final class IndexTail {
    /** Of the heap, for an entry's objects and its places in the map and the lane, and an id of a few dozen characters. */
    private static final int ENTRY_BYTES = 256;

    private final VectorIndex index;
    private final TailBounds bounds;
    private final TailMemory memory;
    private final Consumer<Throwable> onFailure;
    private final Runnable onRoom;
    private final IndexingRest rest;
    private final IndexLane[] lanes;
    private final Map<PointId, TailEntry> newest = new ConcurrentHashMap<>();
    private final AtomicInteger entries = new AtomicInteger();
    private final AtomicInteger replacements = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong indexed = new AtomicLong();
    private final AtomicLong outdated = new AtomicLong();
    private final ReentrantLock roomLock = new ReentrantLock();
    private final Condition room = roomLock.newCondition();
    private volatile boolean closed;
    private volatile long addedThrough;

    /**
     * @param addedThrough the log index the graph stands for at the start
     * @param afterPause runs a short task {@link IndexingRest#PAUSE} later
     * @param onFailure told once a change cannot be indexed; nothing is indexed afterwards
     * @param onRoom told, cheaply and often, when entries are gone
     */
    IndexTail(
            VectorIndex index,
            long addedThrough,
            TailBounds bounds,
            TailMemory memory,
            int laneCount,
            Executor executor,
            Executor afterPause,
            LongSupplier nanoClock,
            Consumer<Throwable> onFailure,
            Runnable onRoom) {
        this.index = index;
        this.addedThrough = addedThrough;
        this.bounds = bounds;
        this.memory = memory;
        this.onFailure = onFailure;
        this.onRoom = onRoom;
        rest = new IndexingRest(() -> closed || isNearlyFull(), afterPause, nanoClock, this::scheduleLanes);
        lanes = new IndexLane[laneCount];
        for (int i = 0; i < laneCount; i++) {
            lanes[i] = new IndexLane(executor, this::indexOne, rest::isOn, rest::workUnlessOn);
        }
        memory.join(this);
    }

    /** Adds a change; {@link #publish} lets the lanes have it. */
    void add(Mutation mutation, long logIndex, boolean replaced) {
        float[] vector =
                mutation instanceof Mutation.Upsert upsert ? upsert.point().vector() : null;
        TailEntry entry = new TailEntry(mutation.id(), vector, logIndex, replaced);
        TailEntry added =
                newest.merge(mutation.id(), entry, (older, newer) -> older.masks() ? newer.withMask() : newer);
        entries.incrementAndGet();
        replacements.addAndGet(added.masks() ? 1 : 0);
        bytes.addAndGet(bytesOf(added));
        laneOf(mutation.id()).add(added);
    }

    /** Says that every change up to this log index was added. */
    void publish(long logIndex) {
        addedThrough = logIndex;
        rest.written();
        rest.workUnlessOn();
    }

    /** Whether a point with this id may be in what was added or in the graph; asked by the thread that adds. */
    boolean mayHold(PointId id) {
        // In this order: an entry goes into the graph before it leaves the tail.
        return newest.containsKey(id) || index.contains(id.toUtf8());
    }

    private void scheduleLanes() {
        for (IndexLane lane : lanes) {
            lane.schedule();
        }
    }

    private IndexLane laneOf(PointId id) {
        int hash = id.hashCode();
        return lanes[Math.floorMod(hash ^ (hash >>> 16), lanes.length)];
    }

    private boolean indexOne(TailEntry entry) {
        if (closed) {
            return false;
        }
        try {
            if (newest.get(entry.id()) == entry) {
                insert(entry);
                newest.remove(entry.id(), entry);
                indexed.incrementAndGet();
                if (entry.masks()) {
                    outdated.incrementAndGet();
                }
            }
        } catch (RuntimeException | Error e) {
            closed = true;
            onFailure.accept(e);
            return false;
        }
        release(entry);
        return true;
    }

    private void insert(TailEntry entry) {
        byte[] id = entry.id().toUtf8();
        float[] vector = entry.vector();
        if (vector == null) {
            index.delete(id);
        } else {
            index.upsert(id, vector);
        }
    }

    private void release(TailEntry entry) {
        bytes.addAndGet(-bytesOf(entry));
        replacements.addAndGet(entry.masks() ? -1 : 0);
        int left = entries.decrementAndGet();
        if ((left & 255) == 0) {
            signalRoom();
        }
    }

    private void signalRoom() {
        roomLock.lock();
        try {
            room.signalAll();
        } finally {
            roomLock.unlock();
        }
        onRoom.run();
    }

    private static long bytesOf(TailEntry entry) {
        float[] vector = entry.vector();
        return ENTRY_BYTES + (vector == null ? 0 : (long) vector.length * Float.BYTES);
    }

    /** How many more changes the tail may take; never 0 while it is empty. */
    int room() {
        int queued = entries.get();
        if (queued == 0) {
            return Math.min(bounds.points(), bounds.replacements());
        }
        if (bytes.get() >= bounds.bytes() || !memory.hasRoom()) {
            return 0;
        }
        return Math.max(0, Math.min(bounds.points() - queued, bounds.replacements() - replacements.get()));
    }

    /** By three quarters. */
    private boolean isNearlyFull() {
        return 4L * entries.get() >= 3L * bounds.points()
                || 4L * replacements.get() >= 3L * bounds.replacements()
                || 4 * bytes.get() >= 3 * bounds.bytes()
                || memory.isNearlyFull();
    }

    boolean hasRoom() {
        return room() > 0;
    }

    /** Returns when there is room, or the tail is closed. */
    void awaitRoom() throws InterruptedException {
        if (hasRoom()) {
            return;
        }
        roomLock.lock();
        try {
            while (!hasRoom() && !closed) {
                // Signals are thinned out, so look again by oneself.
                room.awaitNanos(20_000_000L);
            }
        } finally {
            roomLock.unlock();
        }
    }

    /** For a search: the newest entry of every id that waits; weakly consistent, but never without one added before the call. */
    Collection<TailEntry> entries() {
        rest.searched();
        return newest.values();
    }

    /** Ids that wait. */
    int size() {
        return newest.size();
    }

    /** What the entries that wait, passed-over ones included, take on the heap. */
    long bytes() {
        return bytes.get();
    }

    /** Changes put into the graph since the start. */
    long indexed() {
        return indexed.get();
    }

    /** Of the indexed changes, those that replaced or deleted a point of the graph. */
    long outdated() {
        return outdated.get();
    }

    /** The highest log index up to which the graph has everything. */
    long indexedThrough() {
        long through = addedThrough;
        for (IndexLane lane : lanes) {
            through = Math.min(through, lane.oldestIndex() - 1);
        }
        return through;
    }

    /** Stops indexing after the entries in hand; what is left stays in the journal. */
    void close() {
        closed = true;
        memory.leave(this);
        signalRoom();
    }
}
