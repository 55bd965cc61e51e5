package io.vectron.index.graph;

import io.vectron.common.model.Distance;
import io.vectron.index.kernel.RowKernels;
import io.vectron.index.kernel.SplitRow;
import io.vectron.index.memory.QueryBuffer;
import io.vectron.index.slot.SlotTable;

/**
 * Scores rows by their float vectors: squared Euclidean distance, or the negated inner product.
 *
 * <p>Of a row that may be beyond the caller's bound the upper halves are read first. By the triangle inequality they
 * are wrong about a distance by no more than the row's own distance from its upper halves, about an inner product by no
 * more than that times the query's length. What they cannot rule out is read whole, so that every distance below the bound
 * is that of the whole vectors.
 */
public final class FloatRowScorer implements RowScorer {
    private static final RowKernels KERNELS = RowKernels.best();

    /** Shorter rows are as soon read whole as by halves. */
    private static final int LONG_ROW = 256;

    private final SlotTable slots;
    private final boolean euclidean;
    private final int length;
    private final long base;
    private final long stride;
    private final QueryBuffer query;
    private final RowBatch batch = new RowBatch();
    private final float[] few = new float[RowBatch.WINDOW];
    private int[] near = new int[64];
    private float[] nearDistances = new float[64];
    private float queryLength;

    public FloatRowScorer(SlotTable slots, Distance distance) {
        this.slots = slots;
        euclidean = distance == Distance.EUCLIDEAN;
        length = SplitRow.paddedLength(slots.dimension());
        base = slots.vectorBase();
        stride = slots.vectorStride();
        query = new QueryBuffer(stride);
    }

    @Override
    public void bind(float[] vector) {
        SplitRow.writeQuery(vector, query.address(), length);
        measureQuery();
    }

    @Override
    public void bindRow(int ordinal) {
        KERNELS.expand(slots.vectorAddress(ordinal), length, query.address());
        measureQuery();
    }

    @Override
    public void bindVector(int ordinal) {
        bindRow(ordinal);
    }

    private void measureQuery() {
        queryLength = euclidean ? 0 : (float) Math.sqrt(KERNELS.squaredLength(query.address(), length));
    }

    @Override
    public long rowBytes() {
        return stride;
    }

    @Override
    public float score(int ordinal) {
        long row = base + ordinal * stride;
        return euclidean
                ? KERNELS.squaredDistance(query.address(), row, length)
                : -KERNELS.dot(query.address(), row, length);
    }

    @Override
    public void score(int[] ordinals, int count, float[] distances, float bound) {
        float residual = slots.largestResidual();
        if (residual == 0) {
            scoreUpperHalves(ordinals, count, distances);
        } else if (length >= LONG_ROW && bound < Float.POSITIVE_INFINITY) {
            scoreUpperHalves(ordinals, count, distances);
            scoreWholeWithin(beyond(bound, residual), ordinals, count, distances);
        } else {
            scoreWhole(ordinals, count, distances);
        }
    }

    /** From here on a distance by upper halves is certain to be beyond the bound by whole vectors. */
    private float beyond(float bound, float residual) {
        if (!euclidean) {
            return bound + residual * queryLength;
        }
        float distance = (float) Math.sqrt(Math.max(0, bound)) + residual;
        return distance * distance;
    }

    private void scoreWholeWithin(float bound, int[] ordinals, int count, float[] distances) {
        if (near.length < count) {
            near = new int[count];
            nearDistances = new float[count];
        }
        int nearCount = 0;
        for (int i = 0; i < count; i++) {
            near[nearCount] = ordinals[i];
            nearCount += distances[i] < bound ? 1 : 0;
        }
        scoreWhole(near, nearCount, nearDistances);
        for (int i = 0, j = 0; j < nearCount; i++) {
            if (distances[i] < bound) {
                distances[i] = nearDistances[j++];
            }
        }
    }

    private void scoreUpperHalves(int[] ordinals, int count, float[] distances) {
        int[] rows = batch.rows(ordinals, count);
        float[] out = count < RowBatch.WINDOW ? few : distances;
        for (int i = 0; i < count; i += RowBatch.WINDOW) {
            int from = RowBatch.window(i, count);
            if (euclidean) {
                KERNELS.upperSquaredDistance4(query.address(), base, stride, length, rows, from, out);
            } else {
                KERNELS.upperDot4(query.address(), base, stride, length, rows, from, out);
            }
        }
        takeOver(out, count, distances);
    }

    private void scoreWhole(int[] ordinals, int count, float[] distances) {
        int[] rows = batch.rows(ordinals, count);
        float[] out = count < RowBatch.WINDOW ? few : distances;
        for (int i = 0; i < count; i += RowBatch.WINDOW) {
            int from = RowBatch.window(i, count);
            if (euclidean) {
                KERNELS.squaredDistance4(query.address(), base, stride, length, rows, from, out);
            } else {
                KERNELS.dot4(query.address(), base, stride, length, rows, from, out);
            }
        }
        takeOver(out, count, distances);
    }

    private void takeOver(float[] out, int count, float[] distances) {
        for (int i = 0; i < count; i++) {
            distances[i] = euclidean ? out[i] : -out[i];
        }
    }
}
