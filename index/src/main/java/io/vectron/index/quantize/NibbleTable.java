package io.vectron.index.quantize;

import io.vectron.common.model.Distance;
import io.vectron.index.graph.RowScorer;
import io.vectron.index.kernel.FloatKernels;
import io.vectron.index.kernel.NibbleKernels;
import io.vectron.index.memory.MemoryRegion;
import io.vectron.index.memory.RawMemory;
import io.vectron.index.slot.SlotTable;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Codes of four bits, two to a byte, of projected vectors.
 *
 * <p>A row is the codes, zeros, and in its last four bytes a float that, added to what the query brings along and to a
 * multiple of the inner product of codes, gives the distance: the squared length of what the codes stand for, and of what
 * the projection left out, less what rounding adds to a squared distance on average. An inner product is taken from the
 * squared distance, {@code -x·y = (|x - y|² - |x|² - |y|²) / 2} with the vectors' own lengths: codes that clamp a vector shorten
 * it, and the squared distance hides much of that.
 */
final class NibbleTable implements CodeTable {
    /** The largest code. */
    static final int LARGEST_CODE = 15;

    private static final int CORRECTION_BYTES = 4;
    /** Of a normal distribution, whose share beyond is what training clamps. */
    private static final double DEVIATIONS = 2.576;

    private static final FloatKernels KERNELS = FloatKernels.best();

    private final SlotTable slots;
    private final ScalarQuantizer quantizer;
    private final Projection projection;
    private final Distance distance;
    private final int components;
    private final int stride;
    private final MemoryRegion region;
    private final ConcurrentLinkedQueue<Scratch> scratches = new ConcurrentLinkedQueue<>();

    /** What encoding a vector takes. */
    private record Scratch(float[] vector, Projection.Applier projection) {}

    /** @param projection closed with this table */
    NibbleTable(SlotTable slots, ScalarQuantizer quantizer, Projection projection, Distance distance) {
        this.slots = slots;
        this.quantizer = quantizer;
        this.projection = projection;
        this.distance = distance;
        components = projection.outputs();
        stride = blocksOf(components) * NibbleKernels.BLOCK;
        region = MemoryRegion.reserve("codes", (long) slots.capacity() * stride);
    }

    /** Blocks that a row of so many components takes. */
    static int blocksOf(int components) {
        return (components + 2 * CORRECTION_BYTES + 2 * NibbleKernels.BLOCK - 1) / (2 * NibbleKernels.BLOCK);
    }

    /** Components that a row of so many blocks has room for. */
    static int componentsOf(int blocks) {
        return 2 * (blocks * NibbleKernels.BLOCK - CORRECTION_BYTES);
    }

    @Override
    public ScalarQuantizer quantizer() {
        return quantizer;
    }

    @Override
    public Projection projection() {
        return projection;
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

    Distance distance() {
        return distance;
    }

    /**
     * How long a vector of this table is, by the codes' range: the root of the centre's squared length and of the variance of
     * components whose range reaches {@value #DEVIATIONS} standard deviations to either side.
     */
    float typicalLength() {
        double deviation = quantizer.step() * LARGEST_CODE / (2 * DEVIATIONS);
        double centre = projection.squaredDistanceFromCentre(new float[dimension()]);
        return (float) Math.sqrt(centre + components * deviation * deviation);
    }

    float correction(int ordinal) {
        return RawMemory.getFloat(region.base() + (long) ordinal * stride + stride - CORRECTION_BYTES);
    }

    /** Fills an array of the index's dimension with a slot's vector. */
    void readVector(int ordinal, float[] vector) {
        slots.readVector(ordinal, vector);
    }

    int dimension() {
        return slots.dimension();
    }

    @Override
    public RowScorer newScorer() {
        return new NibbleRowScorer(this);
    }

    @Override
    public void encode(int ordinal) {
        Scratch scratch = scratches.poll();
        if (scratch == null) {
            scratch = new Scratch(new float[slots.dimension()], projection.newApplier());
        }
        region.ensure((ordinal + 1L) * stride);
        slots.readVector(ordinal, scratch.vector);
        encode(scratch.vector, scratch.projection.apply(scratch.vector), region.base() + (long) ordinal * stride);
        scratches.add(scratch);
    }

    private void encode(float[] vector, float[] projected, long row) {
        float stepsPerUnit = quantizer.stepsPerUnit();
        int squares = 0;
        for (int i = 0; i < stride; i++) {
            int low = code(projected, 2 * i, stepsPerUnit);
            int high = code(projected, 2 * i + 1, stepsPerUnit);
            RawMemory.putByte(row + i, (byte) (high << 4 | low));
            squares += low * low + high * high;
        }
        float part = quantizer.step() * quantizer.step() * squares - roundingError();
        RawMemory.putFloat(row + stride - CORRECTION_BYTES, correction(part, vector, projected));
    }

    private int code(float[] projected, int component, float stepsPerUnit) {
        return component < components ? quantizer.encode(projected[component], stepsPerUnit, LARGEST_CODE) : 0;
    }

    /** What a vector adds to a distance, {@code held} of it to the squared distance within the projection. */
    float correction(float held, float[] vector, float[] projected) {
        float part = held + leftOut(vector, projected);
        return distance == Distance.EUCLIDEAN ? part : (part - KERNELS.dot(vector, vector)) / 2;
    }

    /** The squared length of the part of a vector that the projection left out. */
    private float leftOut(float[] vector, float[] projected) {
        float held = 0;
        for (int i = 0; i < components; i++) {
            held += projected[i] * projected[i];
        }
        return Math.max(0, projection.squaredDistanceFromCentre(vector) - held);
    }

    /** What rounding to codes adds to a squared distance, on average: that of a uniform error in every component. */
    private float roundingError() {
        return components * quantizer.step() * quantizer.step() / 12;
    }

    @Override
    public void close() {
        region.close();
        projection.close();
    }
}
