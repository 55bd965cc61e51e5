package io.vectron.index.graph;

import io.vectron.index.memory.MemoryRegion;
import io.vectron.index.memory.RawMemory;
import io.vectron.index.memory.UnitAllocator;
import io.vectron.index.slot.SlotState;
import io.vectron.index.slot.SlotTable;
import java.lang.invoke.VarHandle;
import java.util.BitSet;

/**
 * The links of the graph, in fixed strides.
 *
 * <p>On level 0 a slot has {@code 2 * m} links at {@code ordinal * stride}; above it, {@code m} per level in one block
 * that its slot record points to. A list is ordinals ended by {@code -1} or by its stride. A reader needs no lock: it
 * sees each entry whole, and a list that is being rewritten as a mix of old and new entries, all of them ordinals that
 * were linked. A writer holds the node's lock of {@link NodeLocks}.
 */
public final class LinkTable implements AutoCloseable {
    /** Ends a list that is shorter than its stride. */
    public static final int END = -1;

    private static final long CAPACITY = 256L << 30;
    private static final int HIGHEST_LEVEL = 16;

    private final SlotTable slots;
    private final int m;
    private final int levelZeroWidth;
    private final long levelZeroStride;
    private final long upperStride;
    private final MemoryRegion levelZero;
    private final MemoryRegion upper;
    /** Blocks are numbered from 1 in units of one level's stride. */
    private final UnitAllocator blocks = new UnitAllocator(1, HIGHEST_LEVEL);

    public LinkTable(SlotTable slots, int m) {
        this.slots = slots;
        this.m = m;
        levelZeroWidth = 2 * m;
        levelZeroStride = 4L * levelZeroWidth;
        upperStride = 4L * m;
        levelZero = MemoryRegion.reserve("links", slots.capacity() * levelZeroStride);
        upper = MemoryRegion.reserve("upper links", CAPACITY);
    }

    /** The most links that a node can have on a level. */
    public int width(int level) {
        return level == 0 ? levelZeroWidth : m;
    }

    /** The widest list of any level. */
    public int widest() {
        return levelZeroWidth;
    }

    /** The highest level a node may be given. */
    public static int highestLevel() {
        return HIGHEST_LEVEL;
    }

    /** Gives a pending slot its level and empty lists. */
    public void open(int ordinal, int level) {
        levelZero.ensure((ordinal + 1L) * levelZeroStride);
        int block = level == 0 ? 0 : takeBlock(level);
        slots.setUpper(ordinal, level, block);
        for (int i = 0; i <= level; i++) {
            clear(address(ordinal, i), width(i));
        }
    }

    /** Gives the upper lists of a slot back; no reader may still hold its ordinal. */
    public void release(int ordinal) {
        int level = slots.level(ordinal);
        if (level > 0) {
            blocks.give(slots.upperBlock(ordinal), level);
        }
    }

    private int takeBlock(int level) {
        int block = (int) blocks.take(level);
        upper.ensure((long) (block + level) * upperStride);
        return block;
    }

    private static void clear(long address, int width) {
        for (int i = 0; i < width; i++) {
            RawMemory.putInt(address + 4L * i, END);
        }
    }

    /** The address of a node's list. */
    public long address(int ordinal, int level) {
        return level == 0
                ? levelZero.base() + ordinal * levelZeroStride
                : upper.base() + (slots.upperBlock(ordinal) + level - 1L) * upperStride;
    }

    /** Copies a node's links to {@code into} and returns how many there are. */
    public int read(int ordinal, int level, int[] into) {
        long address = address(ordinal, level);
        int width = width(level);
        for (int i = 0; i < width; i++) {
            int link = RawMemory.getInt(address + 4L * i);
            if (link == END) {
                return i;
            }
            into[i] = link;
        }
        return width;
    }

    /** A node's first link, or {@link #END}. */
    public int first(int ordinal, int level) {
        return RawMemory.getInt(address(ordinal, level));
    }

    /** Replaces a node's links; the caller holds the node's lock, or the node is not linked yet. */
    public void write(int ordinal, int level, int[] links, int count) {
        VarHandle.releaseFence();
        long address = address(ordinal, level);
        for (int i = 0; i < count; i++) {
            RawMemory.putInt(address + 4L * i, links[i]);
        }
        for (int i = count; i < width(level); i++) {
            RawMemory.putInt(address + 4L * i, END);
        }
    }

    /** Adds a link behind {@code count} others; the caller holds the node's lock. */
    public void append(int ordinal, int level, int count, int link) {
        VarHandle.releaseFence();
        RawMemory.putInt(address(ordinal, level) + 4L * count, link);
    }

    /** The memory of the lists on level 0, in use up to the table's last slot. */
    public MemoryRegion levelZero() {
        return levelZero;
    }

    /** The memory of the lists above level 0. */
    public MemoryRegion upper() {
        return upper;
    }

    /** Bytes from one list on level 0 to the next. */
    public long levelZeroStride() {
        return levelZeroStride;
    }

    /** Bytes of the upper lists in use. */
    public long upperUsedBytes() {
        return blocks.end() * upperStride;
    }

    /** Takes over loaded lists. */
    public void restore(long upperBytes) {
        BitSet occupied = new BitSet();
        for (int ordinal = 0; ordinal < slots.highWater(); ordinal++) {
            int level = slots.level(ordinal);
            if (level > 0 && slots.state(ordinal) != SlotState.FREE) {
                occupied.set(slots.upperBlock(ordinal), slots.upperBlock(ordinal) + level);
            }
        }
        blocks.restore(upperBytes / upperStride, occupied);
    }

    @Override
    public void close() {
        levelZero.close();
        upper.close();
    }
}
