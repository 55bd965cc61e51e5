package io.vectron.index.slot;

/**
 * Makes changes of visibility whole: an update shows its new slot and hides its old one in a single step.
 *
 * <p>The version is even at rest and odd while a change is under way, so a reader that finds the same even version
 * before and after it looked has seen all changes up to that version and none after. Thread-safe; changes exclude each
 * other, readers never wait for more than one.
 */
public final class VisibilityClock {
    private final SlotTable slots;
    private volatile long version;
    private volatile int live;
    private volatile int dead;

    public VisibilityClock(SlotTable slots) {
        this.slots = slots;
    }

    /** The version at rest. */
    public long read() {
        while (true) {
            long now = version;
            if ((now & 1) == 0) {
                return now;
            }
            Thread.onSpinWait();
        }
    }

    /** Whether anything changed since {@link #read} gave {@code before}. */
    public boolean changedSince(long before) {
        return version != before;
    }

    /** Shows a pending slot, unless it was retired before it was shown, and hides the one that it replaces. */
    public synchronized void publish(int ordinal, int replaced) {
        long next = begin();
        if (slots.state(ordinal) == SlotState.PENDING) {
            slots.setBorn(ordinal, next);
            slots.setState(ordinal, SlotState.LIVE);
            live++;
        }
        if (replaced != IdTable.ABSENT) {
            hide(replaced, next);
        }
        version = next;
    }

    /** Hides a slot. */
    public synchronized void retire(int ordinal) {
        long next = begin();
        hide(ordinal, next);
        version = next;
    }

    /** Counts repaired slots as gone. */
    public synchronized void forgetDead(int count) {
        dead -= count;
    }

    /** Starts from a loaded table. */
    public synchronized void restore(long atVersion, int liveSlots, int deadSlots) {
        version = atVersion;
        live = liveSlots;
        dead = deadSlots;
    }

    /** Live points. */
    public int live() {
        return live;
    }

    /** Slots that are dead and still linked. */
    public int dead() {
        return dead;
    }

    private long begin() {
        long now = version;
        version = now + 1;
        return now + 2;
    }

    private void hide(int ordinal, long next) {
        byte state = slots.state(ordinal);
        if (state == SlotState.LIVE) {
            live--;
        }
        if (state == SlotState.LIVE || state == SlotState.PENDING) {
            slots.setDied(ordinal, next);
            slots.setState(ordinal, SlotState.DEAD);
            dead++;
        }
    }
}
