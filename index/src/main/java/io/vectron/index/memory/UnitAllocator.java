package io.vectron.index.memory;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Hands out runs of 1 to a fixed number of units, and takes them back into one free list per length.
 *
 * <p>It knows positions only; what lies there is the caller's. Space in use is at most the sum over lengths of each
 * length's peak. Thread-safe.
 */
public final class UnitAllocator {
    private final int first;
    private final int longest;
    private final PositionStack[] freeByLength;
    private long end;

    /** An allocator whose first position is {@code first} and whose longest run is {@code longest} units. */
    public UnitAllocator(int first, int longest) {
        this.first = first;
        this.longest = longest;
        end = first;
        freeByLength = new PositionStack[longest + 1];
        Arrays.setAll(freeByLength, i -> new PositionStack());
    }

    /** Takes a run and returns its first unit. */
    public synchronized long take(int units) {
        PositionStack free = freeByLength[units];
        if (!free.isEmpty()) {
            return free.pop();
        }
        long position = end;
        end = position + units;
        return position;
    }

    /** Gives back a run that {@link #take} gave out. */
    public synchronized void give(long position, int units) {
        freeByLength[units].push(position);
    }

    /** One past the last unit ever handed out. */
    public synchronized long end() {
        return end;
    }

    /** Starts from a loaded table: what is not occupied below {@code newEnd} is free. */
    public synchronized void restore(long newEnd, BitSet occupied) {
        end = newEnd;
        int from = occupied.nextClearBit(first);
        while (from < newEnd) {
            int next = occupied.nextSetBit(from);
            int to = (int) (next < 0 ? newEnd : Math.min(next, newEnd));
            for (int at = from; at < to; at += longest) {
                freeByLength[Math.min(longest, to - at)].push(at);
            }
            from = occupied.nextClearBit(to);
        }
    }
}
