package io.vectron.index.quantize;

import io.vectron.index.graph.RowBatch;
import io.vectron.index.graph.RowScorer;
import io.vectron.index.kernel.CodeKernels;
import io.vectron.index.memory.QueryBuffer;

/** Scores rows by codes of one byte: what the float scorer would say, to within quantisation. */
final class ByteRowScorer implements RowScorer {
    private static final CodeKernels KERNELS = CodeKernels.best();

    private final ByteTable table;
    private final long base;
    private final int stride;
    private final QueryBuffer codes;
    private final RowBatch batch = new RowBatch();
    private int[] products = new int[64];
    private int[] corrections = new int[64];
    /** distance = offset + correctionFactor * (queryCorrection + correction) + productFactor * product. */
    private final float offset;

    private final float correctionFactor;
    private final float productFactor;
    private int queryCorrection;

    ByteRowScorer(ByteTable table) {
        this.table = table;
        base = table.base();
        stride = table.stride();
        codes = new QueryBuffer(stride);
        float lowest = table.quantizer().lowest();
        float step = table.quantizer().step();
        offset = table.isEuclidean() ? 0 : -table.dimension() * lowest * lowest;
        correctionFactor = table.isEuclidean() ? step * step : -lowest * step;
        productFactor = table.isEuclidean() ? -2 * step * step : -step * step;
    }

    @Override
    public void bind(float[] query) {
        table.encode(query, codes.address());
        queryCorrection = table.clearCorrection(codes.address());
    }

    @Override
    public void bindRow(int ordinal) {
        queryCorrection = table.copyCodes(base + (long) ordinal * stride, codes.address());
    }

    /** A row of seven bits differs little from its vector. */
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
        return distance(
                table.correction(ordinal), KERNELS.dot(codes.address(), base + (long) ordinal * stride, stride));
    }

    @Override
    public void score(int[] ordinals, int count, float[] distances, float bound) {
        if (products.length < count) {
            products = new int[count];
            corrections = new int[count];
        }
        for (int i = 0; i < count; i++) {
            corrections[i] = table.correction(ordinals[i]);
        }
        int[] rows = batch.rows(ordinals, count);
        for (int i = 0; i < count; i += RowBatch.WINDOW) {
            KERNELS.dot4(codes.address(), base, stride, rows, RowBatch.window(i, count), products);
        }
        for (int i = 0; i < count; i++) {
            distances[i] = distance(corrections[i], products[i]);
        }
    }

    private float distance(int correction, int product) {
        return offset + correctionFactor * (queryCorrection + correction) + productFactor * product;
    }
}
