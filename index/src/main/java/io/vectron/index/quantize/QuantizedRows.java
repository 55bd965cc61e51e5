package io.vectron.index.quantize;

import io.vectron.index.memory.MemoryRegion;
import io.vectron.index.slot.Reclaimer;
import io.vectron.index.slot.SlotTable;
import org.jspecify.annotations.Nullable;

/**
 * The index's current code table, and when to train a new one.
 *
 * <p>A quantiser is trained when there are {@value #FIRST_TRAINING} rows, and tried again each time the table has grown
 * tenfold; a new one that would gain little over the old is dropped. Training excludes mutations; searches go on with
 * the old table, which is freed when the last of them has left it.
 */
public final class QuantizedRows implements AutoCloseable {
    /** Rows that the first quantiser is trained on. */
    public static final int FIRST_TRAINING = 1_000;

    private static final int GROWTH = 10;

    private final SlotTable slots;
    private final Reclaimer reclaimer;
    private final CodeTraining training;
    private volatile @Nullable CodeTable current;
    private volatile int nextTraining = FIRST_TRAINING;

    public QuantizedRows(SlotTable slots, Reclaimer reclaimer, CodeTraining training) {
        this.slots = slots;
        this.reclaimer = reclaimer;
        this.training = training;
    }

    /** The table in use, or null before the first training. */
    public @Nullable CodeTable current() {
        return current;
    }

    /** Encodes a pending slot, if there is a quantiser. */
    public void encode(int ordinal) {
        CodeTable table = current;
        if (table != null) {
            table.encode(ordinal);
        }
    }

    public boolean isTrainingDue() {
        return slots.highWater() >= nextTraining;
    }

    /** Trains a quantiser and encodes all rows with it; the caller excludes mutations. */
    public void train() {
        int rows = slots.highWater();
        if (rows < nextTraining) {
            return;
        }
        nextTraining = (int) Math.min(Integer.MAX_VALUE, (long) rows * GROWTH);
        CodeTable before = current;
        CodeTable table = training.train(slots, before);
        if (table == before) {
            return;
        }
        for (int ordinal = 0; ordinal < rows; ordinal++) {
            table.encode(ordinal);
        }
        current = table;
        if (before != null) {
            reclaimer.retire(before::close);
        }
    }

    /** Starts from a loaded quantiser, whose empty table is returned to be filled. */
    public CodeTable restore(ScalarQuantizer quantizer, @Nullable MemoryRegion projection) {
        CodeTable table = training.restore(slots, quantizer, projection);
        current = table;
        nextTraining = (int) Math.min(Integer.MAX_VALUE, (long) Math.max(slots.highWater(), FIRST_TRAINING) * GROWTH);
        return table;
    }

    @Override
    public void close() {
        CodeTable table = current;
        if (table != null) {
            table.close();
        }
    }
}
