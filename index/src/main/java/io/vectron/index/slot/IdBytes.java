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

    private static final int UNIT = 8;
    private static final int LENGTH_BITS = 10;
    private static final long LENGTH_MASK = (1L << LENGTH_BITS) - 1;
    private static final long CAPACITY = 64L << 30;

    private final MemoryRegion region = MemoryRegion.reserve("point ids", CAPACITY);
    private final UnitAllocator units = new UnitAllocator(0, LONGEST / UNIT);

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
        copy(reference, id, 0);
        return id;
    }

    /** Copies the id into {@code target} from {@code at} on. */
    void copy(long reference, byte[] target, int at) {
        RawMemory.copyOut(address(reference), target, at, length(reference));
    }

    /** Whether the reference names exactly {@code id}. */
    public boolean matches(long reference, byte[] id) {
        if (length(reference) != id.length) {
            return false;
        }
        long address = address(reference);
        for (int i = 0; i < id.length; i++) {
            if (RawMemory.getByte(address + i) != id[i]) {
                return false;
            }
        }
        return true;
    }

    /** Orders two ids by their bytes, unsigned. */
    public int compare(long left, long right) {
        int common = Math.min(length(left), length(right));
        for (int i = 0; i < common; i++) {
            int order =
                    Byte.compareUnsigned(RawMemory.getByte(address(left) + i), RawMemory.getByte(address(right) + i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(length(left), length(right));
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

    private long address(long reference) {
        return region.base() + (reference >>> LENGTH_BITS) * UNIT;
    }

    static int length(long reference) {
        return (int) (reference & LENGTH_MASK);
    }

    private static int unitsOf(int length) {
        return (length + UNIT - 1) / UNIT;
    }
}
