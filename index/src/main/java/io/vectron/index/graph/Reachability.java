package io.vectron.index.graph;

import io.vectron.index.slot.SlotState;
import io.vectron.index.slot.SlotTable;
import java.util.Arrays;

/** Which nodes a walk on level 0 can reach from the entry point. Not thread-safe. */
final class Reachability {
    private final SlotTable slots;
    private final LinkTable links;
    private final int bound;
    private final long[] reached;
    private final int[] list;
    private int[] queue = new int[1024];

    Reachability(SlotTable slots, LinkTable links) {
        this.slots = slots;
        this.links = links;
        bound = slots.highWater();
        reached = new long[(bound + 63) >>> 6];
        list = new int[links.widest()];
    }

    /** Follows links from {@code start}. */
    void spread(int start) {
        int tail = 0;
        if (reach(start)) {
            queue[tail++] = start;
        }
        while (tail > 0) {
            int count = links.read(queue[--tail], 0, list);
            if (tail + count > queue.length) {
                queue = Arrays.copyOf(queue, queue.length * 2);
            }
            for (int i = 0; i < count; i++) {
                if (reach(list[i])) {
                    queue[tail++] = list[i];
                }
            }
        }
    }

    private boolean reach(int ordinal) {
        if (ordinal >= bound) {
            return false;
        }
        long before = reached[ordinal >>> 6];
        reached[ordinal >>> 6] = before | 1L << ordinal;
        return reached[ordinal >>> 6] != before;
    }

    /** The first live node at or after {@code from} that was not reached, or -1. */
    int nextUnreached(int from) {
        for (int ordinal = from; ordinal < bound; ordinal++) {
            if ((reached[ordinal >>> 6] >>> ordinal & 1) == 0 && slots.state(ordinal) == SlotState.LIVE) {
                return ordinal;
            }
        }
        return -1;
    }
}
