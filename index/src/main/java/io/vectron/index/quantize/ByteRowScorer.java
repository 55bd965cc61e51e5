package io.vectron.index.quantize;

import io.vectron.index.graph.RowBatch;
import io.vectron.index.graph.RowScorer;
import io.vectron.index.kernel.CodeKernels;
import io.vectron.index.memory.QueryBuffer;

/**
 * Scores rows by codes of one byte: what the float scorer would say, to within quantisation. For products a query has a range of
 * its own, as it may be of any length; squared distances need that of the rows.
 */
final class ByteRowScorer implements RowScorer {
    private static final CodeKernels KERNELS = CodeKernels.best();

    private final ByteTable table;
    private final long base;
    private final int stride;
    private final QueryBuffer codes;
    private final RowBatch batch = new RowBatch();
    private int[] products = new int[64];
    private int[] corrections = new int[64];
    /** distance = queryPart + correctionFactor * correction + productFactor * product. */
    private float queryPart;

    private float correctionFactor;
    private float productFactor;

    ByteRowScorer(ByteTable table) {
        this.table = table;
        base = table.base();
        stride = table.stride();
        codes = new QueryBuffer(stride);
    }

    @Override
    public void bind(float[] query) {
        ScalarQuantizer range =
                table.isEuclidean() ? table.quantizer() : ScalarQuantizer.of(query, ByteTable.LARGEST_CODE);
        table.encode(query, range, codes.address());
        bound(range, table.clearCorrection(codes.address()));
    }

    @Override
    public void bindRow(int ordinal) {
        bound(table.quantizer(), table.copyCodes(base + (long) ordinal * stride, codes.address()));
    }

    /** @param correction the query's, whose codes are in place */
    private void bound(ScalarQuantizer query, int correction) {
        ScalarQuantizer rows = table.quantizer();
        if (table.isEuclidean()) {
            float squaredStep = rows.step() * rows.step();
            queryPart = squaredStep * correction;
            correctionFactor = squaredStep;
            productFactor = -2 * squaredStep;
        } else {
            queryPart = -rows.lowest() * (table.dimension() * query.lowest() + query.step() * correction);
            correctionFactor = -query.lowest() * rows.step();
            productFactor = -query.step() * rows.step();
        }
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
        return queryPart + correctionFactor * correction + productFactor * product;
    }
}
