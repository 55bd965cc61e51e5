package io.vectron.index.quantize;

import io.vectron.index.graph.RowScorer;
import io.vectron.index.kernel.CodeKernels;
import io.vectron.index.memory.QueryBuffer;

/** Scores rows by their codes: what the float scorer would say, to within quantisation. */
public final class CodeRowScorer implements RowScorer {
    private static final CodeKernels KERNELS = CodeKernels.best();

    private final CodeTable table;
    private final long base;
    private final int stride;
    private final QueryBuffer floats;
    private final QueryBuffer codes;
    private int[] products = new int[64];
    private int[] corrections = new int[64];
    /** distance = offset + correctionFactor * (queryCorrection + correction) + productFactor * product. */
    private final float offset;

    private final float correctionFactor;
    private final float productFactor;
    private int queryCorrection;

    public CodeRowScorer(CodeTable table) {
        this.table = table;
        base = table.base();
        stride = table.stride();
        floats = new QueryBuffer(table.queryBytes());
        codes = new QueryBuffer(stride);
        float lowest = table.quantizer().lowest();
        float step = table.quantizer().step();
        offset = table.isEuclidean() ? 0 : -table.dimension() * lowest * lowest;
        correctionFactor = table.isEuclidean() ? step * step : -lowest * step;
        productFactor = table.isEuclidean() ? -2 * step * step : -step * step;
    }

    /** The table that is scored. */
    public CodeTable table() {
        return table;
    }

    @Override
    public void bind(float[] query) {
        floats.write(query);
        table.encode(floats.address(), codes.address());
        queryCorrection = table.clearCorrection(codes.address());
    }

    @Override
    public void bindRow(int ordinal) {
        queryCorrection = table.copyCodes(base + (long) ordinal * stride, codes.address());
    }

    @Override
    public float score(int ordinal) {
        return distance(
                table.correction(ordinal), KERNELS.dot(codes.address(), base + (long) ordinal * stride, stride));
    }

    @Override
    public void score(int[] ordinals, int count, float[] distances) {
        if (products.length < count) {
            products = new int[count];
            corrections = new int[count];
        }
        int i = 0;
        for (; i < count; i++) {
            corrections[i] = table.correction(ordinals[i]);
        }
        i = 0;
        for (; i <= count - 4; i += 4) {
            KERNELS.dot4(codes.address(), base, stride, ordinals, i, products);
        }
        for (; i < count; i++) {
            products[i] = KERNELS.dot(codes.address(), base + (long) ordinals[i] * stride, stride);
        }
        for (i = 0; i < count; i++) {
            distances[i] = distance(corrections[i], products[i]);
        }
    }

    private float distance(int correction, int product) {
        return offset + correctionFactor * (queryCorrection + correction) + productFactor * product;
    }
}
