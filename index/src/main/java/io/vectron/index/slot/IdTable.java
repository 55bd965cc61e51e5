package io.vectron.index.slot;

import java.util.Arrays;

/**
 * Which slot holds the live point of an id: an open-addressing hash table in stripes.
 *
 * <p>An entry is the upper half of the id's hash beside the slot's ordinal, so a probe compares bytes only when the
 * hashes agree and growing reads no id. Thread-safe; each stripe has its own monitor, which is never held while
 * another is taken.
 */
public final class IdTable {
    /** No slot. */
    public static final int ABSENT = -1;

    private static final int STRIPE_BITS = 6;
    private static final int STRIPES = 1 << STRIPE_BITS;

    private final Stripe[] stripes = new Stripe[STRIPES];

    public IdTable(SlotTable slots) {
        Arrays.setAll(stripes, i -> new Stripe(slots));
    }

    /** The slot of {@code id}, or {@link #ABSENT}. */
    public int find(byte[] id) {
        long hash = IdHash.of(id);
        Stripe stripe = stripe(hash);
        synchronized (stripe) {
            return stripe.find(hash, id);
        }
    }

    /** Points {@code id} at {@code ordinal} and returns the slot it pointed at before, or {@link #ABSENT}. */
    public int put(byte[] id, int ordinal) {
        long hash = IdHash.of(id);
        Stripe stripe = stripe(hash);
        synchronized (stripe) {
            return stripe.put(hash, id, ordinal);
        }
    }

    /** Forgets {@code id} and returns its slot, or {@link #ABSENT}. */
    public int remove(byte[] id) {
        long hash = IdHash.of(id);
        Stripe stripe = stripe(hash);
        synchronized (stripe) {
            return stripe.remove(hash, id);
        }
    }

    /** Bytes of heap taken. */
    public long bytes() {
        long bytes = 0;
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                bytes += 8L * stripe.entries.length;
            }
        }
        return bytes;
    }

    private Stripe stripe(long hash) {
        return stripes[(int) (hash & (STRIPES - 1))];
    }

    private static final class Stripe {
        private final SlotTable slots;
        /** {@code hash >>> 32 << 32 | ordinal + 1}; zero is an empty entry. Linear probing, no tombstones. */
        private long[] entries = new long[8];

        private int size;

        Stripe(SlotTable slots) {
            this.slots = slots;
        }

        int find(long hash, byte[] id) {
            int at = probe(hash, id);
            return entries[at] == 0 ? ABSENT : ordinalOf(entries[at]);
        }

        int put(long hash, byte[] id, int ordinal) {
            int at = probe(hash, id);
            int before = entries[at] == 0 ? ABSENT : ordinalOf(entries[at]);
            entries[at] = hash >>> 32 << 32 | (ordinal + 1);
            if (before == ABSENT && ++size * 8 > entries.length * 7) {
                grow();
            }
            return before;
        }

        int remove(long hash, byte[] id) {
            int at = probe(hash, id);
            if (entries[at] == 0) {
                return ABSENT;
            }
            int before = ordinalOf(entries[at]);
            closeGap(at);
            size--;
            return before;
        }

        /** Moves later entries of the probe run back, so that no search stops short at the hole. */
        private void closeGap(int hole) {
            int mask = entries.length - 1;
            int gap = hole;
            int at = (gap + 1) & mask;
            while (entries[at] != 0) {
                int home = home(entries[at], mask);
                if (((at - home) & mask) >= ((at - gap) & mask)) {
                    entries[gap] = entries[at];
                    gap = at;
                }
                at = (at + 1) & mask;
            }
            entries[gap] = 0;
        }

        private int probe(long hash, byte[] id) {
            int mask = entries.length - 1;
            int at = home(hash, mask);
            while (entries[at] != 0) {
                if (entries[at] >>> 32 == hash >>> 32 && slots.hasId(ordinalOf(entries[at]), id)) {
                    return at;
                }
                at = (at + 1) & mask;
            }
            return at;
        }

        private void grow() {
            long[] old = entries;
            entries = new long[old.length * 2];
            int mask = entries.length - 1;
            for (long entry : old) {
                if (entry != 0) {
                    int at = home(entry, mask);
                    while (entries[at] != 0) {
                        at = (at + 1) & mask;
                    }
                    entries[at] = entry;
                }
            }
        }

        private static int home(long hash, int mask) {
            return (int) (hash >>> 32) & mask;
        }

        private static int ordinalOf(long entry) {
            return (int) entry - 1;
        }
    }
}
