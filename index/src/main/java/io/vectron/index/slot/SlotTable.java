package io.vectron.index.slot;

import io.vectron.index.kernel.SplitRow;
import io.vectron.index.memory.MemoryRegion;
import io.vectron.index.memory.PositionStack;
import io.vectron.index.memory.RawMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * The rows of the points: vector, id, state and visibility versions, one row per ordinal.
 *
 * <p>A point's vector and id are written once, while its slot is {@link SlotState#PENDING}, and stay until the slot
 * is free and no reader is left. Allocation is thread-safe; each row is written by its one inserting thread.
 *
 * <p>What walks read of a slot is apart from what only hits and mutations do, so that the latter may lie in a file with
 * the vectors. Mark, one byte: {@link SlotState} and above it the level. Upper link block, {@value #BLOCK_BYTES} bytes.
 * Record, {@value #RECORD_BYTES} bytes: id reference (8), version at which the point became live (8), version at which it
 * died (8).
 */
public final class SlotTable implements AutoCloseable {
    /** Bytes of one record. */
    public static final int RECORD_BYTES = 24;
    /** Bytes of one number of an upper link block. */
    public static final int BLOCK_BYTES = 4;

    static final int BORN = 8;
    static final int DIED = 16;
    private static final int STATE_BITS = 2;
    private static final int STATE_MASK = (1 << STATE_BITS) - 1;
    private static final long VECTOR_BYTES = 64L << 30;
    /** Of the vectors in a file, bytes that writing may leave resident. */
    private static final long MOST_WRITTEN_BYTES = 2 << 20;

    private static final long MOST_SLOTS = 1L << 30;

    private final int dimension;
    private final int length;
    private final long stride;
    private final int capacity;
    private final MemoryRegion vectors;
    private final MemoryRegion records;
    private final MemoryRegion marks;
    private final MemoryRegion upperBlocks;
    private final IdBytes ids;
    private final PositionStack free = new PositionStack();
    private final AtomicInteger highWater = new AtomicInteger();
    /** Vectors written to a file, and after how many of them their pages are let go of. */
    private final AtomicInteger written = new AtomicInteger();

    private final int rowsPerDrop;

    private volatile float largestResidual;

    /** A table in memory. */
    public SlotTable(int dimension) {
        this(dimension, MemoryRegion::reserve);
    }

    /** A table whose vectors, records and ids lie in files in an existing folder. */
    public static SlotTable inFiles(int dimension, Path folder) {
        return new SlotTable(dimension, (name, capacity) -> {
            try {
                return MemoryRegion.reserveInFile(name, capacity, folder);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot keep " + name + " in " + folder, e);
            }
        });
    }

    private SlotTable(int dimension, RegionFactory regions) {
        this.dimension = dimension;
        length = SplitRow.paddedLength(dimension);
        stride = 4L * length;
        rowsPerDrop = (int) Math.max(1, MOST_WRITTEN_BYTES / stride);
        capacity = (int) Math.min(MOST_SLOTS, VECTOR_BYTES / stride);
        vectors = regions.reserve("vectors", capacity * stride);
        records = regions.reserve("slot records", (long) capacity * RECORD_BYTES);
        ids = new IdBytes(regions.reserve("point ids", IdBytes.CAPACITY));
        marks = MemoryRegion.reserve("slot marks", capacity);
        upperBlocks = MemoryRegion.reserve("upper link blocks", (long) capacity * BLOCK_BYTES);
    }

    private interface RegionFactory {
        MemoryRegion reserve(String name, long capacity);
    }

    /** The most slots that this table can ever hold. */
    public int capacity() {
        return capacity;
    }

    /** Takes a slot for a point with this id: pending, its vector to be written by the caller. */
    public int allocate(byte[] id) {
        int ordinal = takeOrdinal();
        long record = record(ordinal);
        RawMemory.putLong(record, ids.store(id));
        RawMemory.putLong(record + BORN, Long.MAX_VALUE);
        RawMemory.putLong(record + DIED, Long.MAX_VALUE);
        RawMemory.putInt(upperBlocks.base() + (long) ordinal * BLOCK_BYTES, 0);
        RawMemory.putByte(marks.base() + ordinal, SlotState.PENDING);
        return ordinal;
    }

    private int takeOrdinal() {
        synchronized (free) {
            if (!free.isEmpty()) {
                return (int) free.pop();
            }
            int ordinal = highWater.get();
            ensure(ordinal + 1);
            highWater.set(ordinal + 1);
            return ordinal;
        }
    }

    private void ensure(int slots) {
        vectors.ensure(slots * stride);
        records.ensure((long) slots * RECORD_BYTES);
        marks.ensure(slots);
        upperBlocks.ensure((long) slots * BLOCK_BYTES);
    }

    /** Gives a slot back; no reader may still hold its ordinal. */
    public void release(int ordinal) {
        ids.release(RawMemory.getLong(record(ordinal)));
        synchronized (free) {
            free.push(ordinal);
        }
    }

    /** One past the largest ordinal ever handed out. */
    public int highWater() {
        return highWater.get();
    }

    /** Slots that wait to be handed out again. */
    public int freeSlots() {
        synchronized (free) {
            return free.size();
        }
    }

    /** The address of the first vector. */
    public long vectorBase() {
        return vectors.base();
    }

    /** Bytes from one vector to the next. */
    public long vectorStride() {
        return stride;
    }

    /** Components of a vector. */
    public int dimension() {
        return dimension;
    }

    /** The address of a slot's vector, laid out as {@link SplitRow} tells. */
    public long vectorAddress(int ordinal) {
        return vectors.base() + ordinal * stride;
    }

    /** Writes a slot's vector and its zero padding. */
    public void writeVector(int ordinal, float[] vector) {
        raiseResidual(SplitRow.residual(vector, length));
        SplitRow.write(vector, vectorAddress(ordinal), length);
        if (isInFiles() && written.incrementAndGet() % rowsPerDrop == 0) {
            dropPages();
        }
    }

    /** Whether vectors, records and ids lie in files. */
    public boolean isInFiles() {
        return vectors.isInFile();
    }

    /** Lets go of the pages of what lies in files: they are read again when touched. */
    public void dropPages() {
        vectors.dropPages();
        records.dropPages();
        ids.region().dropPages();
    }

    private void raiseResidual(float residual) {
        if (residual > largestResidual) {
            synchronized (this) {
                largestResidual = Math.max(largestResidual, residual);
            }
        }
    }

    /** No vector is farther than this from what the upper halves of its components say. */
    public float largestResidual() {
        return largestResidual;
    }

    /** Fills an array of {@link #dimension} components with a slot's vector. */
    public void readVector(int ordinal, float[] vector) {
        SplitRow.read(vectorAddress(ordinal), length, vector);
    }

    /** Copies a slot's row to an address. */
    public void copyRow(int ordinal, long address) {
        vectors.read(ordinal * stride, stride, address);
    }

    public byte state(int ordinal) {
        return (byte) (mark(ordinal) & STATE_MASK);
    }

    /** Changes the state of a slot; the level of a slot that others know of never changes. */
    public void setState(int ordinal, byte state) {
        RawMemory.putByte(marks.base() + ordinal, (byte) (mark(ordinal) & ~STATE_MASK | state));
    }

    public void setBorn(int ordinal, long version) {
        RawMemory.putLong(record(ordinal) + BORN, version);
    }

    public void setDied(int ordinal, long version) {
        RawMemory.putLong(record(ordinal) + DIED, version);
    }

    public int level(int ordinal) {
        return mark(ordinal) >> STATE_BITS;
    }

    public int upperBlock(int ordinal) {
        return RawMemory.getInt(upperBlocks.base() + (long) ordinal * BLOCK_BYTES);
    }

    /** Sets the level in the graph of a slot that no other thread knows yet, and where its links above level 0 lie. */
    public void setUpper(int ordinal, int level, int block) {
        RawMemory.putByte(marks.base() + ordinal, (byte) (level << STATE_BITS | state(ordinal)));
        RawMemory.putInt(upperBlocks.base() + (long) ordinal * BLOCK_BYTES, block);
    }

    private byte mark(int ordinal) {
        return RawMemory.getByte(marks.base() + ordinal);
    }

    /** A copy of the slot's id. */
    public byte[] id(int ordinal) {
        return ids.read(RawMemory.getLong(record(ordinal)));
    }

    public boolean hasId(int ordinal, byte[] id) {
        return ids.matches(RawMemory.getLong(record(ordinal)), id);
    }

    /** The memory of the vectors. */
    public MemoryRegion vectors() {
        return vectors;
    }

    /** The memory of the records. */
    public MemoryRegion records() {
        return records;
    }

    /** The memory of the marks. */
    public MemoryRegion marks() {
        return marks;
    }

    /** The memory of the numbers of upper link blocks. */
    public MemoryRegion upperBlocks() {
        return upperBlocks;
    }

    /** The ids. */
    public IdBytes ids() {
        return ids;
    }

    /** Takes over loaded tables of {@code slots} rows and {@code usedIdBytes} bytes of ids. */
    public void restore(int slots, long usedIdBytes, float residual) {
        raiseResidual(residual);
        highWater.set(slots);
        ids.restore(
                usedIdBytes,
                IntStream.range(0, slots)
                        .filter(ordinal -> state(ordinal) != SlotState.FREE)
                        .mapToLong(ordinal -> RawMemory.getLong(record(ordinal))));
        synchronized (free) {
            for (int ordinal = slots - 1; ordinal >= 0; ordinal--) {
                if (state(ordinal) == SlotState.FREE) {
                    free.push(ordinal);
                }
            }
        }
    }

    @Override
    public void close() {
        vectors.close();
        records.close();
        marks.close();
        upperBlocks.close();
        ids.close();
    }

    private long record(int ordinal) {
        return records.base() + (long) ordinal * RECORD_BYTES;
    }
}
