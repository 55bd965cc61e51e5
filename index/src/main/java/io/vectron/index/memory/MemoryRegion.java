package io.vectron.index.memory;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A range of memory that grows in place up to a fixed bound.
 *
 * <p>The bound is reserved as address space only; {@link #ensure} makes the first bytes usable, in steps, and they
 * read as zero until written. The base address never changes, so readers need no coordination with growth. Growth is
 * thread-safe; {@link #close} is not safe while anyone still reads, which is the owner's duty to prevent.
 */
public final class MemoryRegion implements AutoCloseable {
    private static final long SMALLEST_STEP = 64 << 10;
    private static final long LARGEST_STEP = 32 << 20;
    private static final long HUGE_PAGE = 2 << 20;
    /** No page that is not huge is larger than this on any system. */
    public static final long MAPPING_UNIT = 64 << 10;

    private final String name;
    private final long capacity;
    private final long reservation;
    private final long reserved;
    private final long base;
    private volatile long committed;
    private boolean closed;
    private final @Nullable ScratchFile file;

    private MemoryRegion(String name, long capacity, @Nullable ScratchFile file) {
        this.name = name;
        this.file = file;
        this.capacity = capacity;
        reserved = roundUp(capacity, HUGE_PAGE) + HUGE_PAGE;
        reservation = SystemMemory.reserve(reserved);
        base = roundUp(reservation, HUGE_PAGE);
    }

    /** Reserves a region that can grow to {@code capacity} bytes; {@code name} appears in errors. */
    public static MemoryRegion reserve(String name, long capacity) {
        return new MemoryRegion(name, capacity, null);
    }

    /** The same with its bytes in a file without a name in an existing folder, mapped. */
    public static MemoryRegion reserveInFile(String name, long capacity, Path folder) throws IOException {
        return new MemoryRegion(name, capacity, ScratchFile.create(folder));
    }

    /** Whether the bytes lie in a file. */
    public boolean isInFile() {
        return file != null;
    }

    /** The first byte's address, aligned to a huge page, constant for the region's life. */
    public long base() {
        return base;
    }

    /** Bytes made usable so far; an upper bound of what is resident. */
    public long committed() {
        return committed;
    }

    /**
     * Makes at least the first {@code bytes} bytes usable.
     *
     * @throws IllegalStateException if that is past the region's bound
     */
    public void ensure(long bytes) {
        if (bytes > committed) {
            grow(bytes);
        }
    }

    /**
     * Makes the first bytes of a region that has none yet the image of a part of a file. Pages are read when they are
     * touched; writes go to copies and never to the file. The file must keep its content as long as the region lives.
     *
     * @param position where the part begins, a multiple of {@value #MAPPING_UNIT}
     * @param bytes its length, a multiple of {@value #MAPPING_UNIT}
     */
    public synchronized void map(MappableFile file, long position, long bytes) {
        if (committed != 0) {
            throw new IllegalStateException("the " + name + " have " + committed + " bytes already");
        }
        if (bytes > roundUp(capacity, HUGE_PAGE)) {
            throw new IllegalStateException(
                    "the " + name + " of a file are " + bytes + " bytes long, the bound is " + capacity);
        }
        if (bytes > 0) {
            SystemMemory.mapPrivately(base, bytes, file.descriptor(), position);
            SystemMemory.populate(base, bytes);
            committed = bytes;
        }
    }

    private synchronized void grow(long bytes) {
        if (bytes > capacity) {
            throw new IllegalStateException(
                    "the index is full: its " + name + " would need " + bytes + " bytes, the bound is " + capacity);
        }
        long now = committed;
        if (bytes <= now) {
            return;
        }
        long step = Math.clamp(now, SMALLEST_STEP, LARGEST_STEP);
        long wanted = Math.min(roundUp(Math.max(bytes, now + step), SMALLEST_STEP), roundUp(capacity, HUGE_PAGE));
        if (file != null) {
            file.extend(now, wanted - now);
            SystemMemory.mapShared(base + now, wanted - now, file.descriptor(), now);
        } else if (wanted >= HUGE_PAGE) {
            wanted = roundUp(wanted, HUGE_PAGE);
            SystemMemory.commit(base + now, wanted - now);
            SystemMemory.adviseHugePages(base, wanted);
        } else {
            SystemMemory.commit(base + now, wanted - now);
        }
        committed = wanted;
    }

    /** Copies bytes to an address; those of a file go by no mapping and leave nothing resident. */
    public void read(long from, long bytes, long target) {
        if (file != null) {
            file.read(from, bytes, target);
        } else {
            RawMemory.copy(base + from, target, bytes);
        }
    }

    /** Lets go of the pages of a region that lies in a file: they are read again when touched. */
    public void dropPages() {
        if (file != null) {
            SystemMemory.dropPages(base, committed);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            SystemMemory.release(reservation, reserved);
            if (file != null) {
                file.close();
            }
        }
    }

    private static long roundUp(long value, long unit) {
        return (value + unit - 1) / unit * unit;
    }
}
