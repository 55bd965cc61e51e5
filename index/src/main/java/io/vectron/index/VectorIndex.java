package io.vectron.index;

import io.vectron.index.file.IndexFileReader;
import io.vectron.index.file.IndexFileWriter;
import io.vectron.index.graph.GraphInserter;
import io.vectron.index.graph.GraphRepair;
import io.vectron.index.graph.HnswGraph;
import io.vectron.index.slot.IdBytes;
import io.vectron.index.slot.IdHash;
import io.vectron.index.slot.IdTable;
import io.vectron.index.slot.ReaderEpochs;
import io.vectron.index.slot.Reclaimer;
import io.vectron.index.slot.SlotTable;
import io.vectron.index.slot.VisibilityClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;

/**
 * A vector index: an HNSW graph over points that come, change and go while it is searched.
 *
 * <p>Thread-safe: any number of threads may upsert, delete and search. Upserts of different ids run in parallel; the
 * caller orders the calls for one id. Searches never wait for a mutation. Memory lies outside the Java heap.
 */
public final class VectorIndex implements AutoCloseable {
    /** Linking to one point may cost another its link, so the walks are done twice. */
    private static final int REPAIR_PASSES = 2;

    private final IndexSettings settings;
    private final SlotTable slots;
    private final HnswGraph graph;
    private final IdTable ids;
    private final VisibilityClock clock;
    private final ReaderEpochs epochs = new ReaderEpochs();
    private final Reclaimer reclaimer = new Reclaimer(epochs);
    private final RowScorers scorers;
    private final GraphRepair repair;
    /** Shared by mutations, exclusive to {@link #save}. */
    private final ReadWriteLock mutation = new ReentrantReadWriteLock();

    private final ConcurrentLinkedQueue<GraphInserter> inserters = new ConcurrentLinkedQueue<>();
    private final AtomicInteger stripes = new AtomicInteger();
    private long appliedIndex;

    private VectorIndex(IndexSettings settings, VectorStorage storage) {
        this.settings = settings;
        slots = switch (storage) {
            case VectorStorage.Memory() -> new SlotTable(settings.dimension());
            case VectorStorage.ScratchFile(Path folder) -> {
                checkQuantized(settings);
                yield SlotTable.inFiles(settings.dimension(), folder);
            }
        };
        graph = new HnswGraph(slots, settings.m(), settings.distance());
        ids = new IdTable(slots);
        clock = new VisibilityClock(slots);
        scorers = new RowScorers(settings, slots, reclaimer);
        repair = new GraphRepair(slots, graph, clock, reclaimer, scorers::newWalkScorer);
    }

    private static void checkQuantized(IndexSettings settings) {
        if (settings.quantization() == Quantization.NONE) {
            throw new IllegalArgumentException(
                    "vectors in a file ask for a quantization, because walks read codes only");
        }
    }

    /** An empty index. */
    public static VectorIndex create(IndexSettings settings) {
        return create(settings, VectorStorage.MEMORY);
    }

    /**
     * An empty index with its vectors where {@code storage} says.
     *
     * @throws IllegalArgumentException if the settings do not go with the storage
     * @throws java.io.UncheckedIOException if the storage's folder cannot be written
     */
    public static VectorIndex create(IndexSettings settings, VectorStorage storage) {
        return new VectorIndex(settings, storage);
    }

    /**
     * The index that {@link #save} wrote. Every byte is checked before this returns. What walks read is copied; float
     * vectors beside codes are mapped, so their pages are those of the file until they are written to, and the file
     * itself never changes by it. The file may be replaced or deleted meanwhile, as {@link #save} does; whoever writes
     * into it or shortens it breaks the index.
     *
     * @throws IndexCorruptException if the file is damaged or not an index file
     */
    public static VectorIndex open(Path file) throws IOException {
        return open(file, VectorStorage.MEMORY);
    }

    /**
     * The index that {@link #save} wrote, with its vectors where {@code storage} says: a scratch file gets a copy of
     * them.
     *
     * @throws IndexCorruptException if the file is damaged or not an index file
     * @throws IllegalArgumentException if the file's settings do not go with the storage
     */
    public static VectorIndex open(Path file, VectorStorage storage) throws IOException {
        try (IndexFileReader reader = new IndexFileReader(file)) {
            VectorIndex index = new VectorIndex(IndexImage.settingsOf(reader), storage);
            try {
                index.image().load(reader, index.ids);
                index.appliedIndex = reader.header().appliedIndex();
                return index;
            } catch (IOException | RuntimeException | Error e) {
                index.close();
                throw e;
            }
        }
    }

    public IndexSettings settings() {
        return settings;
    }

    /**
     * Adds a point or replaces the one with its id. When it returns, searches find the new vector and only it.
     *
     * @param id UTF-8, 1 to {@value IdBytes#LONGEST} bytes
     * @param vector of the index's dimension, finite, not zero under cosine; copied
     * @throws IllegalArgumentException if an argument is not so
     * @throws IllegalStateException if the index is full or closed
     */
    public void upsert(byte[] id, float[] vector) {
        checkId(id);
        float[] row = VectorCheck.prepare(vector, settings.dimension(), settings.distance(), null);
        mutate(() -> {
            insert(id, row);
            return true;
        });
        trainIfDue();
    }

    private void trainIfDue() {
        if (scorers.isTrainingDue()) {
            mutation.writeLock().lock();
            try {
                scorers.train();
                slots.dropPages();
                inserters.clear();
                repair.forgetScratch();
            } finally {
                mutation.writeLock().unlock();
            }
        }
    }

    private void insert(byte[] id, float[] row) {
        GraphInserter inserter = inserters.poll();
        if (inserter == null) {
            inserter = new GraphInserter(slots, graph, scorers.newWalkScorer(), settings.efConstruction());
        }
        int ordinal = slots.allocate(id);
        slots.writeVector(ordinal, row);
        scorers.encode(ordinal);
        inserter.insert(ordinal, graph.levelOf(IdHash.of(id)));
        clock.publish(ordinal, ids.put(id, ordinal));
        inserters.add(inserter);
        repair.share();
    }

    /**
     * Removes a point. When it returns, searches that begin do not find it.
     *
     * @return whether there was one
     */
    public boolean delete(byte[] id) {
        checkId(id);
        return mutate(() -> retire(ids.remove(id)));
    }

    private boolean retire(int ordinal) {
        if (ordinal == IdTable.ABSENT) {
            return false;
        }
        clock.retire(ordinal);
        repair.share();
        return true;
    }

    /**
     * Brings the graph to its best: takes every deleted point out, and walks towards every point to link to those that
     * the walk does not find. Mutations take deleted points out bit by bit on their own; the walks cost about as much
     * as a search per point and are done here only. Searches and mutations go on.
     */
    public void repair() {
        repair(() -> true);
    }

    /**
     * As {@link #repair()}, in pieces of some milliseconds.
     *
     * @param goOn asked before each piece, outside of all locks, so that it may also wait; false ends the repair early, which
     *     leaves the graph no worse than it was
     * @return whether all was done
     */
    public boolean repair(BooleanSupplier goOn) {
        boolean more = true;
        while (more) {
            if (!goOn.getAsBoolean()) {
                return false;
            }
            more = mutate(repair::advance);
        }
        for (int pass = 0; pass < REPAIR_PASSES; pass++) {
            boolean unfinished = true;
            for (int from = 0; unfinished; from += GraphRepair.RECONNECT_RANGE) {
                if (!goOn.getAsBoolean()) {
                    return false;
                }
                int first = from;
                unfinished = mutate(() -> repair.reconnectUnfound(first));
            }
        }
        return true;
    }

    private boolean mutate(BooleanSupplier work) {
        mutation.readLock().lock();
        try {
            int stripe = ReaderEpochs.stripeOfThread();
            long epoch = epochs.enter(stripe);
            boolean result;
            try {
                result = work.getAsBoolean();
            } finally {
                epochs.exit(epoch, stripe);
            }
            reclaimer.drain();
            return result;
        } finally {
            mutation.readLock().unlock();
        }
    }

    /** Whether there is a point with this id. */
    public boolean contains(byte[] id) {
        checkId(id);
        return find(id) != IdTable.ABSENT;
    }

    /** The slot of the point with this id, or {@link IdTable#ABSENT}. */
    int find(byte[] id) {
        int stripe = ReaderEpochs.stripeOfThread();
        long epoch = epochs.enter(stripe);
        try {
            return ids.find(id);
        } finally {
            epochs.exit(epoch, stripe);
        }
    }

    /** A new searcher; keep it, its scratch is as large as the index needs. */
    public IndexSearcher searcher() {
        return new IndexSearcher(this, stripes.getAndIncrement());
    }

    /** A builder of a filter over the points as they are now. */
    public OrdinalFilter.Builder filter() {
        return new OrdinalFilter.Builder(this, clock.read(), slots.highWater());
    }

    /** Live points. */
    public int size() {
        return clock.live();
    }

    public IndexStatistics statistics() {
        long count = slots.highWater();
        long vectorBytes = count * slots.vectorStride();
        long recordBytes = count * SlotTable.RECORD_BYTES;
        long nameBytes = slots.ids().usedBytes();
        boolean inFiles = slots.isInFiles();
        return new IndexStatistics(
                clock.live(),
                clock.dead(),
                slots.freeSlots(),
                graph.entry().level(),
                inFiles ? 0 : vectorBytes,
                inFiles ? vectorBytes + recordBytes + nameBytes : 0,
                scorers.codeBytes(slots.highWater()),
                count * graph.links().levelZeroStride() + graph.links().upperUsedBytes(),
                count * (1L + SlotTable.BLOCK_BYTES) + (inFiles ? 0 : recordBytes),
                (inFiles ? 0 : nameBytes) + ids.bytes());
    }

    /**
     * Writes the index to a file, whole or not at all. Searches go on; mutations wait while the file is written, not
     * while it is forced to the device.
     *
     * @param file replaced if it exists
     * @param applied the log position that the file stands for, given back by {@link #appliedIndex}
     */
    public void save(Path file, long applied) throws IOException {
        try (IndexFileWriter writer = new IndexFileWriter(file)) {
            mutation.writeLock().lock();
            try {
                int stripe = ReaderEpochs.stripeOfThread();
                long epoch = epochs.enter(stripe);
                try {
                    image().write(writer, applied);
                } finally {
                    epochs.exit(epoch, stripe);
                }
            } finally {
                mutation.writeLock().unlock();
            }
            writer.finish();
        }
    }

    private IndexImage image() {
        return new IndexImage(settings, slots, graph, scorers, clock);
    }

    /** The log position that the opened file stands for; 0 for an index that was created. */
    public long appliedIndex() {
        return appliedIndex;
    }

    /** Waits for searches and mutations under way, and frees the memory. Idempotent; later calls are refused. */
    @Override
    public void close() {
        mutation.writeLock().lock();
        try {
            if (epochs.close()) {
                reclaimer.close();
                scorers.close();
                graph.close();
                slots.close();
            }
        } finally {
            mutation.writeLock().unlock();
        }
    }

    SlotTable slots() {
        return slots;
    }

    HnswGraph graph() {
        return graph;
    }

    VisibilityClock clock() {
        return clock;
    }

    ReaderEpochs epochs() {
        return epochs;
    }

    RowScorers scorers() {
        return scorers;
    }

    private static void checkId(byte[] id) {
        if (id.length < 1 || id.length > IdBytes.LONGEST) {
            throw new IllegalArgumentException("id must be 1 to " + IdBytes.LONGEST + " bytes, not " + id.length);
        }
    }
}
