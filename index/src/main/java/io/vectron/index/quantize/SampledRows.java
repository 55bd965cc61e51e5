package io.vectron.index.quantize;

import io.vectron.index.slot.SlotTable;

/** Rows at even distances over a table. */
final class SampledRows {
    private SampledRows() {}

    /** @return copies of at most {@code most} rows, at least one */
    static float[][] of(SlotTable slots, int dimension, int most) {
        int rows = slots.highWater();
        int sampled = Math.max(1, Math.min(rows, most));
        float[][] sample = new float[sampled][dimension];
        for (int i = 0; i < sampled; i++) {
            slots.readVector((int) ((long) i * rows / sampled), sample[i]);
        }
        return sample;
    }
}
