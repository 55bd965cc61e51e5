package io.vectron.index.quantize;

import io.vectron.common.model.Distance;
import io.vectron.index.graph.RowScorer;
import io.vectron.index.kernel.CodeKernels;
import io.vectron.index.memory.MemoryRegion;
import io.vectron.index.memory.RawMemory;
import io.vectron.index.slot.SlotTable;
import org.jspecify.annotations.Nullable;

/**
 * Codes of seven bits, a byte each.
 *
 * <p>A row is the codes, zeros, and in its last four bytes a correction that turns an inner product of codes into a
 * distance: the sum of the codes' squares under Euclidean distance, their plain sum otherwise.
 */
final class ByteTable implements CodeTable {
    /** The largest code. */
    static final int LARGEST_CODE = 127;

    private static final int CORRECTION_BYTES = 4;

    private final SlotTable slots;
    private final ScalarQuantizer quantizer;
    private final boolean euclidean;
    private final int dimension;
    private final int stride;
    private final MemoryRegion region;

    ByteTable(SlotTable slots, ScalarQuantizer quantizer, Distance distance, int dimension) {
        this.slots = slots;
        this.quantizer = quantizer;
        euclidean = distance == Distance.EUCLIDEAN;
        this.dimension = dimension;
        stride = strideOf(dimension);
        region = MemoryRegion.reserve("codes", (long) slots.capacity() * stride);
    }

    /** Bytes of a row of so many components. */
    static int strideOf(int dimension) {
        return (dimension + CORRECTION_BYTES + CodeKernels.BLOCK - 1) / CodeKernels.BLOCK * CodeKernels.BLOCK;
    }

    @Override
    public ScalarQuantizer quantizer() {
        return quantizer;
    }

    @Override
    public @Nullable Projection projection() {
        return null;
    }

    boolean isEuclidean() {
        return euclidean;
    }

    int dimension() {
        return dimension;
    }

    @Override
    public int stride() {
        return stride;
    }

    @Override
    public MemoryRegion region() {
        return region;
    }

    long base() {
        return region.base();
    }

    int correction(int ordinal) {
        return RawMemory.getInt(region.base() + (long) ordinal * stride + stride - CORRECTION_BYTES);
    }

    @Override
    public void encode(int ordinal) {
        region.ensure((ordinal + 1L) * stride);
        float[] vector = new float[dimension];
        slots.readVector(ordinal, vector);
        encode(vector, region.base() + (long) ordinal * stride);
    }

    @Override
    public RowScorer newScorer() {
        return new ByteRowScorer(this);
    }

    /** Encodes a vector into the row at an address. */
    void encode(float[] vector, long row) {
        encode(vector, quantizer, row);
    }

    /** Encodes a vector by another range than rows have. */
    void encode(float[] vector, ScalarQuantizer range, long row) {
        int correction = 0;
        float stepsPerUnit = range.stepsPerUnit();
        for (int i = 0; i < dimension; i++) {
            int code = range.encode(vector[i], stepsPerUnit, LARGEST_CODE);
            RawMemory.putByte(row + i, (byte) code);
            correction += euclidean ? code * code : code;
        }
        for (int i = dimension; i < stride; i++) {
            RawMemory.putByte(row + i, (byte) 0);
        }
        RawMemory.putInt(row + stride - CORRECTION_BYTES, correction);
    }

    /** Copies a row to {@code target} without its correction, which it returns. */
    int copyCodes(long row, long target) {
        RawMemory.copy(row, target, stride);
        return clearCorrection(target);
    }

    /** Replaces the correction at the end of a row by zero and returns it: the form that kernels want of a query. */
    int clearCorrection(long row) {
        int correction = RawMemory.getInt(row + stride - CORRECTION_BYTES);
        RawMemory.putInt(row + stride - CORRECTION_BYTES, 0);
        return correction;
    }

    @Override
    public void close() {
        region.close();
    }
}
