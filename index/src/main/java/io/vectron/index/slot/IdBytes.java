package io.vectron.index.slot;

import io.vectron.index.memory.MemoryRegion;
import io.vectron.index.memory.RawMemory;
import io.vectron.index.memory.UnitAllocator;
import java.util.BitSet;
import java.util.stream.LongStream;

/**
 * The bytes of point ids, 1 to {@value #LONGEST} each, named by a reference.
 *
 * <p>Space is handed out in units of eight bytes and comes back through one free list per size, so the region holds
 * at most the sum of each size's peak. A reference is {@code unit << 10 | length}. Thread-safe.
 */
public final class IdBytes implements AutoCloseable {
    /** The longest id, in bytes. */
    public static final int LONGEST = 512;

    /** The most bytes that a region of ids may grow to. */
    static final long CAPACITY = 64L << 30;

    private static final int UNIT = 8;
    private static final int LENGTH_BITS = 10;
    private static final long LENGTH_MASK = (1L << LENGTH_BITS) - 1;

    private final MemoryRegion region;
    private final UnitAllocator units = new UnitAllocator(0, LONGEST / UNIT);

    /** Ids in an empty region, which they own. */
    IdBytes(MemoryRegion region) {
        this.region = region;
    }

    /** Stores {@code id} and returns its reference. */
    public long store(byte[] id) {
        int length = unitsOf(id.length);
        long unit = units.take(length);
        region.ensure((unit + length) * UNIT);
        RawMemory.copyIn(id, 0, id.length, region.base() + unit * UNIT);
        return unit << LENGTH_BITS | id.length;
    }

    /** Gives the space of a reference back; no reader may still hold it. */
    public void release(long reference) {
        units.give(reference >>> LENGTH_BITS, unitsOf(length(reference)));
    }

    /** A copy of the id. */
    public byte[] read(long reference) {
        byte[] id = new byte[length(reference)];
        RawMemory.copyOut(region.base() + position(reference), id, 0, id.length);
        return id;
    }

    /** Whether the reference names exactly {@code id}. */
    public boolean matches(long reference, byte[] id) {
        if (length(reference) != id.length) {
            return false;
        }
        long address = region.base() + position(reference);
        for (int i = 0; i < id.length; i++) {
            if (RawMemory.getByte(address + i) != id[i]) {
                return false;
            }
        }
        return true;
    }

    /** Bytes of the region that references may name. */
    public long usedBytes() {
        return units.end() * UNIT;
    }

    /** The memory that references point into. */
    public MemoryRegion region() {
        return region;
    }

    /** Takes over {@code bytes} loaded bytes, of which the given references are in use. */
    public void restore(long bytes, LongStream references) {
        BitSet occupied = new BitSet((int) (bytes / UNIT));
        references.forEach(reference -> {
            int unit = (int) (reference >>> LENGTH_BITS);
            occupied.set(unit, unit + unitsOf(length(reference)));
        });
        units.restore(bytes / UNIT, occupied);
    }

    @Override
    public void close() {
        region.close();
    }

    /** Where in the region the id begins. */
    static long position(long reference) {
        return (reference >>> LENGTH_BITS) * UNIT;
    }

    static int length(long reference) {
        return (int) (reference & LENGTH_MASK);
    }

    private static int unitsOf(int length) {
        return (length + UNIT - 1) / UNIT;
    }
}
