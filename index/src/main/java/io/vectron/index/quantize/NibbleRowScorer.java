package io.vectron.index.quantize;

import io.vectron.common.model.Distance;
import io.vectron.index.graph.RowBatch;
import io.vectron.index.graph.RowScorer;
import io.vectron.index.kernel.NibbleKernels;
import io.vectron.index.memory.QueryBuffer;
import io.vectron.index.memory.RawMemory;

/**
 * Scores rows by codes of four bits. A query from outside, or a vector, is quantised eight times finer than rows are, which
 * costs nothing; a row that is made the query is taken as it is. A query for inner products may be of any length: it is brought to
 * that of the rows, which changes no order, so that neither are its components clamped nor is it lost beside what rounding does to rows.
 */
final class NibbleRowScorer implements RowScorer {
    private static final NibbleKernels KERNELS = NibbleKernels.best();
    private static final int FINER_BITS = 3;
    private static final int FINER = 1 << FINER_BITS;

    private final NibbleTable table;
    private final ScalarQuantizer quantizer;
    private final Projection.Applier projection;
    private final int components;
    private final long base;
    private final int stride;
    private final float[] vector;
    /** What queries are brought to, 0 if they are taken as they are. */
    private final float queryLength;

    private final QueryBuffer planes;
    private final RowBatch batch = new RowBatch();
    private int[] products = new int[64];
    private float[] corrections = new float[64];
    /** distance = queryPart + correction + productFactor * product. */
    private final float productFactor;

    private float queryPart;

    NibbleRowScorer(NibbleTable table) {
        this.table = table;
        quantizer = table.quantizer();
        projection = table.projection().newApplier();
        components = table.projection().outputs();
        base = table.base();
        stride = table.stride();
        vector = new float[table.dimension()];
        queryLength = table.distance() == Distance.DOT ? table.typicalLength() : 0;
        planes = new QueryBuffer((long) NibbleKernels.PLANES * stride);
        float step = quantizer.step();
        productFactor = -step * step / FINER * (table.distance() == Distance.EUCLIDEAN ? 2 : 1);
    }

    @Override
    public void bind(float[] query) {
        float[] bound = queryLength > 0 ? ofQueryLength(query) : query;
        bindProjected(bound, projection.apply(bound));
    }

    /** In doubles, which hold the square of any float. */
    private float[] ofQueryLength(float[] query) {
        double squares = 0;
        for (float component : query) {
            squares += (double) component * component;
        }
        double factor = squares == 0 ? 0 : queryLength / Math.sqrt(squares);
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (factor * query[i]);
        }
        return vector;
    }

    @Override
    public void bindVector(int ordinal) {
        table.readVector(ordinal, vector);
        bindProjected(vector, projection.apply(vector));
    }

    private void bindProjected(float[] query, float[] projected) {
        float stepsPerUnit = FINER * quantizer.stepsPerUnit();
        int squares = 0;
        for (int i = 0; i < components; i++) {
            int code = quantizer.encode(projected[i], stepsPerUnit, NibbleKernels.LARGEST_QUERY);
            long plane = planes.address() + (long) (i & 3) * stride;
            RawMemory.putShort(plane + (i >> 2) * 2, (short) code);
            squares += code * code;
        }
        for (int i = components; i < 2 * stride; i++) {
            RawMemory.putShort(planes.address() + (long) (i & 3) * stride + (i >> 2) * 2, (short) 0);
        }
        float step = quantizer.step() / FINER;
        queryPart = table.correction(step * step * squares, query, projected);
    }

    @Override
    public void bindRow(int ordinal) {
        KERNELS.expand(base + (long) ordinal * stride, stride, FINER_BITS, planes.address());
        for (int plane = 1; plane <= NibbleKernels.PLANES; plane++) {
            RawMemory.putInt(planes.address() + (long) plane * stride - 4, 0);
        }
        queryPart = table.correction(ordinal);
    }

    @Override
    public long rowBytes() {
        return stride;
    }

    @Override
    public float score(int ordinal) {
        return queryPart
                + table.correction(ordinal)
                + productFactor * KERNELS.dot(planes.address(), base + (long) ordinal * stride, stride);
    }

    @Override
    public void score(int[] ordinals, int count, float[] distances, float bound) {
        if (products.length < count) {
            products = new int[count];
            corrections = new float[count];
        }
        for (int i = 0; i < count; i++) {
            corrections[i] = table.correction(ordinals[i]);
        }
        int[] rows = batch.rows(ordinals, count);
        for (int i = 0; i < count; i += RowBatch.WINDOW) {
            KERNELS.dot4(planes.address(), base, stride, rows, RowBatch.window(i, count), products);
        }
        for (int i = 0; i < count; i++) {
            distances[i] = queryPart + corrections[i] + productFactor * products[i];
        }
    }
}
