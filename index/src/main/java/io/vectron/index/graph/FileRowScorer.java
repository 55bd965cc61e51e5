package io.vectron.index.graph;

import io.vectron.common.model.Distance;
import io.vectron.index.kernel.RowKernels;
import io.vectron.index.kernel.SplitRow;
import io.vectron.index.memory.QueryBuffer;
import io.vectron.index.slot.SlotTable;

/**
 * Scores rows by float vectors that lie in a file, as {@link FloatRowScorer} does those in memory.
 *
 * <p>It copies each row from the file's page cache instead of touching its mapping: a system call costs less than the
 * page faults that keeping few pages mapped would, and none of what it reads stays with the process.
 */
public final class FileRowScorer implements RowScorer {
    private static final RowKernels KERNELS = RowKernels.best();

    private final SlotTable slots;
    private final boolean euclidean;
    private final int length;
    private final QueryBuffer query;
    private final QueryBuffer row;

    public FileRowScorer(SlotTable slots, Distance distance) {
        this.slots = slots;
        euclidean = distance == Distance.EUCLIDEAN;
        length = SplitRow.paddedLength(slots.dimension());
        query = new QueryBuffer(slots.vectorStride());
        row = new QueryBuffer(slots.vectorStride());
    }

    @Override
    public void bind(float[] vector) {
        SplitRow.writeQuery(vector, query.address(), length);
    }

    @Override
    public void bindRow(int ordinal) {
        slots.copyRow(ordinal, row.address());
        KERNELS.expand(row.address(), length, query.address());
    }

    @Override
    public void bindVector(int ordinal) {
        bindRow(ordinal);
    }

    @Override
    public long rowBytes() {
        return slots.vectorStride();
    }

    @Override
    public float score(int ordinal) {
        slots.copyRow(ordinal, row.address());
        return euclidean
                ? KERNELS.squaredDistance(query.address(), row.address(), length)
                : -KERNELS.dot(query.address(), row.address(), length);
    }

    @Override
    public void score(int[] ordinals, int count, float[] distances, float bound) {
        for (int i = 0; i < count; i++) {
            distances[i] = score(ordinals[i]);
        }
    }
}
