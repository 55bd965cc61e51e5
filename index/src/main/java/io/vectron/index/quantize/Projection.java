package io.vectron.index.quantize;

import io.vectron.index.kernel.FloatKernels;
import io.vectron.index.memory.MemoryRegion;
import io.vectron.index.memory.RawMemory;

/**
 * A rotation of centred vectors, cut to its first outputs: {@code output[i] = row[i] · (vector - centre)}, the rows
 * orthonormal. Immutable and thread-safe.
 *
 * <p>Its memory is the image that an index file holds: a line with the number of outputs, the centre, the offsets
 * {@code row[i] · centre}, the rows; each padded to a cache line.
 */
public final class Projection implements AutoCloseable {
    private static final FloatKernels KERNELS = FloatKernels.best();
    private static final int ROWS_AT_ONCE = 4;
    private static final int LINE = 64;

    private final MemoryRegion region;
    private final int dimension;
    private final int length;
    private final long stride;
    private final int outputs;
    private final int rows;
    private final int[] ordinals;

    private Projection(MemoryRegion region, int dimension, int outputs) {
        this.region = region;
        this.dimension = dimension;
        this.outputs = outputs;
        length = FloatKernels.paddedLength(dimension);
        stride = 4L * length;
        rows = rowsFor(outputs);
        ordinals = new int[rows];
        for (int i = 0; i < rows; i++) {
            ordinals[i] = i;
        }
    }

    /** A projection of {@code dimension} components by rows that are orthonormal. */
    static Projection of(float[] centre, float[][] basis) {
        int dimension = centre.length;
        MemoryRegion region = reserve(dimension, basis.length);
        Projection projection = new Projection(region, dimension, basis.length);
        RawMemory.putInt(region.base(), basis.length);
        RawMemory.copyIn(centre, projection.centre());
        for (int i = 0; i < basis.length; i++) {
            RawMemory.copyIn(basis[i], projection.row(i));
            RawMemory.putFloat(projection.offset(i), KERNELS.dot(basis[i], centre));
        }
        return projection;
    }

    private static MemoryRegion reserve(int dimension, int outputs) {
        return reserve(bytes(dimension, outputs));
    }

    /** A region of so many bytes to load an image into, for {@link #loaded}. */
    public static MemoryRegion reserve(long bytes) {
        long units = (bytes + MemoryRegion.MAPPING_UNIT - 1) / MemoryRegion.MAPPING_UNIT;
        MemoryRegion region = MemoryRegion.reserve("projection", units * MemoryRegion.MAPPING_UNIT);
        region.ensure(bytes);
        return region;
    }

    /** The projection whose image was loaded into a region; takes the region over. */
    static Projection loaded(MemoryRegion region, int dimension) {
        return new Projection(region, dimension, RawMemory.getInt(region.base()));
    }

    private static long bytes(int dimension, int outputs) {
        return LINE
                + 4L * FloatKernels.paddedLength(outputs)
                + 4L * FloatKernels.paddedLength(dimension) * (1L + rowsFor(outputs));
    }

    /** Bytes of the image. */
    public long bytes() {
        return bytes(dimension, outputs);
    }

    private static int rowsFor(int outputs) {
        return (outputs + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE * ROWS_AT_ONCE;
    }

    /** How many components come out. */
    int outputs() {
        return outputs;
    }

    /** The size of the array that {@link #apply} fills. */
    int room() {
        return rows;
    }

    public MemoryRegion region() {
        return region;
    }

    private long centre() {
        return region.base() + LINE;
    }

    private long offset(int output) {
        return centre() + stride + 4L * output;
    }

    private long row(int output) {
        return centre() + stride + 4L * FloatKernels.paddedLength(outputs) + output * stride;
    }

    /** Projects the padded vector at an address; what is behind the outputs in {@code out} is zero. */
    void apply(long vector, float[] out) {
        long base = row(0);
        for (int i = 0; i < rows; i += ROWS_AT_ONCE) {
            KERNELS.dot4(vector, base, stride, length, ordinals, i, out);
        }
        for (int i = 0; i < outputs; i++) {
            out[i] -= RawMemory.getFloat(offset(i));
        }
    }

    /** The squared distance of the padded vector at an address from the centre. */
    float squaredDistanceFromCentre(long vector) {
        return KERNELS.squaredDistance(vector, centre(), length);
    }

    /** The squared length of the padded vector at an address. */
    float squaredLength(long vector) {
        return KERNELS.dot(vector, vector, length);
    }

    @Override
    public void close() {
        region.close();
    }
}
