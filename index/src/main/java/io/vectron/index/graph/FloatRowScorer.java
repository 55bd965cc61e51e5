package io.vectron.index.graph;

import io.vectron.common.model.Distance;
import io.vectron.index.kernel.FloatKernels;
import io.vectron.index.memory.QueryBuffer;
import io.vectron.index.slot.SlotTable;

/** Scores rows by their float vectors: squared Euclidean distance, or the negated inner product. */
public final class FloatRowScorer implements RowScorer {
    private static final FloatKernels KERNELS = FloatKernels.best();

    private final SlotTable slots;
    private final boolean euclidean;
    private final int length;
    private final long base;
    private final long stride;
    private final QueryBuffer buffer;
    private long query;

    public FloatRowScorer(SlotTable slots, Distance distance, int dimension) {
        this.slots = slots;
        euclidean = distance == Distance.EUCLIDEAN;
        length = FloatKernels.paddedLength(dimension);
        base = slots.vectorBase();
        stride = slots.vectorStride();
        buffer = new QueryBuffer(stride);
        query = buffer.address();
    }

    @Override
    public void bind(float[] vector) {
        buffer.write(vector);
        query = buffer.address();
    }

    @Override
    public void bindRow(int ordinal) {
        query = slots.vectorAddress(ordinal);
    }

    @Override
    public float score(int ordinal) {
        long row = base + ordinal * stride;
        return euclidean ? KERNELS.squaredDistance(query, row, length) : -KERNELS.dot(query, row, length);
    }

    @Override
    public void score(int[] ordinals, int count, float[] distances) {
        int i = 0;
        if (euclidean) {
            for (; i <= count - 4; i += 4) {
                KERNELS.squaredDistance4(query, base, stride, length, ordinals, i, distances);
            }
        } else {
            for (; i <= count - 4; i += 4) {
                KERNELS.dot4(query, base, stride, length, ordinals, i, distances);
                for (int j = i; j < i + 4; j++) {
                    distances[j] = -distances[j];
                }
            }
        }
        for (; i < count; i++) {
            distances[i] = score(ordinals[i]);
        }
    }
}
