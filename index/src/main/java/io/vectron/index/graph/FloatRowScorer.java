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
    private final RowBatch batch = new RowBatch();
    private final float[] few = new float[RowBatch.WINDOW];
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
    public void bindVector(int ordinal) {
        bindRow(ordinal);
    }

    @Override
    public long rowBytes() {
        return stride;
    }

    @Override
    public float score(int ordinal) {
        long row = base + ordinal * stride;
        return euclidean ? KERNELS.squaredDistance(query, row, length) : -KERNELS.dot(query, row, length);
    }

    @Override
    public void score(int[] ordinals, int count, float[] distances) {
        int[] rows = batch.rows(ordinals, count);
        float[] out = count < RowBatch.WINDOW ? few : distances;
        for (int i = 0; i < count; i += RowBatch.WINDOW) {
            int from = RowBatch.window(i, count);
            if (euclidean) {
                KERNELS.squaredDistance4(query, base, stride, length, rows, from, out);
            } else {
                KERNELS.dot4(query, base, stride, length, rows, from, out);
            }
        }
        for (int i = 0; i < count; i++) {
            distances[i] = euclidean ? out[i] : -out[i];
        }
    }
}
