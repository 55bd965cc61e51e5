package io.vectron.index.quantize;

import io.vectron.common.model.Distance;
import io.vectron.index.memory.MemoryRegion;
import io.vectron.index.slot.SlotTable;
import org.jspecify.annotations.Nullable;

/** One byte per component, of which seven bits are used. */
public final class ByteTraining implements CodeTraining {
    private static final int SAMPLE = 1 << 20;
    private static final double CLIPPED = 0.002;
    /** The largest inner products are those of the longest vectors, whose components must not be clamped. */
    private static final double CLIPPED_OF_PRODUCTS = 0;
    /** A range that moved by less than this many steps is kept. */
    private static final float TOLERANCE = 4;

    private final Distance distance;
    private final int dimension;

    public ByteTraining(Distance distance, int dimension) {
        this.distance = distance;
        this.dimension = dimension;
    }

    @Override
    public CodeTable train(SlotTable slots, @Nullable CodeTable before) {
        float[][] rows = SampledRows.of(slots, dimension, SAMPLE / dimension);
        float[] sample = new float[rows.length * dimension];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, sample, i * dimension, dimension);
        }
        double clipped = distance == Distance.DOT ? CLIPPED_OF_PRODUCTS : CLIPPED;
        ScalarQuantizer trained = ScalarQuantizer.train(sample, clipped, ByteTable.LARGEST_CODE);
        if (before != null
                && before.quantizer()
                        .isCloseTo(
                                trained,
                                ByteTable.LARGEST_CODE,
                                TOLERANCE * before.quantizer().step())) {
            return before;
        }
        return new ByteTable(slots, trained, distance, dimension);
    }

    @Override
    public CodeTable restore(SlotTable slots, ScalarQuantizer quantizer, @Nullable MemoryRegion projection) {
        return new ByteTable(slots, quantizer, distance, dimension);
    }
}
