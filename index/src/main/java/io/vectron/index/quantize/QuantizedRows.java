package io.vectron.index.quantize;

import io.vectron.index.memory.RawMemory;
import io.vectron.index.slot.Reclaimer;
import io.vectron.index.slot.SlotTable;
import org.jspecify.annotations.Nullable;

/**
 * The index's current code table, and when to train a new one.
 *
 * <p>A quantiser is trained when there are {@value #FIRST_TRAINING} rows, and tried again each time the table has grown
 * tenfold; a new one that is close to the old is dropped. Training excludes mutations; searches go on with the old
 * table, which is freed when the last of them has left it.
 */
public final class QuantizedRows implements AutoCloseable {
    /** Rows that the first quantiser is trained on. */
    public static final int FIRST_TRAINING = 1_000;

    private static final int GROWTH = 10;
    private static final int SAMPLE = 1 << 20;
    private static final double CLIPPED = 0.002;

    private final SlotTable slots;
    private final Reclaimer reclaimer;
    private final boolean euclidean;
    private final int dimension;
    private volatile @Nullable CodeTable current;
    private volatile int nextTraining = FIRST_TRAINING;

    public QuantizedRows(SlotTable slots, Reclaimer reclaimer, boolean euclidean, int dimension) {
        this.slots = slots;
        this.reclaimer = reclaimer;
        this.euclidean = euclidean;
        this.dimension = dimension;
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
        ScalarQuantizer trained = ScalarQuantizer.train(sample(rows), CLIPPED);
        CodeTable before = current;
        if (before != null && before.quantizer().isCloseTo(trained)) {
            return;
        }
        CodeTable table = new CodeTable(slots, trained, euclidean, dimension);
        for (int ordinal = 0; ordinal < rows; ordinal++) {
            table.encode(ordinal);
        }
        current = table;
        if (before != null) {
            reclaimer.retire(before::close);
        }
    }

    /** Components of rows at even distances. */
    private float[] sample(int rows) {
        int sampled = Math.min(rows, Math.max(1, SAMPLE / dimension));
        float[] sample = new float[sampled * dimension];
        for (int i = 0; i < sampled; i++) {
            long address = slots.vectorAddress((int) ((long) i * rows / sampled));
            for (int j = 0; j < dimension; j++) {
                sample[i * dimension + j] = RawMemory.getFloat(address + 4L * j);
            }
        }
        return sample;
    }

    /** Starts from a loaded quantiser, whose empty table is returned to be filled. */
    public CodeTable restore(ScalarQuantizer quantizer) {
        CodeTable table = new CodeTable(slots, quantizer, euclidean, dimension);
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
