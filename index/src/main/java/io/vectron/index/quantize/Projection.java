package io.vectron.index.quantize;

import io.vectron.index.kernel.FloatKernels;
import io.vectron.index.memory.MemoryRegion;
import io.vectron.index.memory.RawMemory;

/**
 * A rotation of centred vectors, cut to its first outputs: {@code output[i] = row[i] · (vector - centre)}, the rows
 * orthonormal; or centring alone. Immutable and thread-safe.
 *
 * <p>The matrix is kept by columns, one for every component of a vector: components that are zero, which many data sets
 * have half of, cost nothing then. The region is the image that an index file holds: a line with the number of outputs, and 1 if there
 * is a matrix; the centre; with a matrix, the offsets {@code row[i] · centre}, and the columns, each padded to a multiple
 * of {@value FloatKernels#OUTPUT_PADDING} floats.
 */
public final class Projection implements AutoCloseable {
    private static final FloatKernels KERNELS = FloatKernels.best();
    private static final int LINE = 64;
    private static final int FLOATS_PER_LINE = LINE / 4;
    private static final int HAS_MATRIX = 4;

    private final MemoryRegion region;
    private final int outputs;
    private final boolean hasMatrix;
    private final float[] centre;
    private final float[] offsets;

    private Projection(MemoryRegion region, int dimension) {
        this.region = region;
        outputs = RawMemory.getInt(region.base());
        hasMatrix = RawMemory.getInt(region.base() + HAS_MATRIX) != 0;
        centre = new float[dimension];
        RawMemory.copyOut(region.base() + LINE, centre);
        offsets = new float[hasMatrix ? padded(outputs) : 0];
        RawMemory.copyOut(matrix() - 4L * offsets.length, offsets);
    }

    /** A projection by rows that are orthonormal, each as long as {@code centre}. */
    static Projection of(float[] centre, float[][] basis) {
        int dimension = centre.length;
        int columnLength = padded(basis.length);
        MemoryRegion region = reserve(bytes(dimension, basis.length, true));
        RawMemory.putInt(region.base(), basis.length);
        RawMemory.putInt(region.base() + HAS_MATRIX, 1);
        RawMemory.copyIn(centre, region.base() + LINE);
        long offsets = region.base() + LINE + centreBytes(dimension);
        long matrix = offsets + 4L * columnLength;
        for (int i = 0; i < basis.length; i++) {
            RawMemory.putFloat(offsets + 4L * i, KERNELS.dot(basis[i], centre));
            for (int j = 0; j < dimension; j++) {
                RawMemory.putFloat(matrix + 4L * ((long) j * columnLength + i), basis[i][j]);
            }
        }
        return new Projection(region, dimension);
    }

    /** A projection that only moves the centre to zero. */
    static Projection centring(float[] centre) {
        MemoryRegion region = reserve(bytes(centre.length, centre.length, false));
        RawMemory.putInt(region.base(), centre.length);
        RawMemory.copyIn(centre, region.base() + LINE);
        return new Projection(region, centre.length);
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
        return new Projection(region, dimension);
    }

    private static long bytes(int dimension, int outputs, boolean hasMatrix) {
        return LINE + centreBytes(dimension) + (hasMatrix ? 4L * padded(outputs) * (1L + dimension) : 0);
    }

    private static long centreBytes(int dimension) {
        return (dimension + FLOATS_PER_LINE - 1) / FLOATS_PER_LINE * (long) LINE;
    }

    private static int padded(int outputs) {
        int unit = FloatKernels.OUTPUT_PADDING;
        return (outputs + unit - 1) / unit * unit;
    }

    private long matrix() {
        return region.base() + LINE + centreBytes(centre.length) + 4L * offsets.length;
    }

    /** Bytes of the image. */
    public long bytes() {
        return bytes(centre.length, outputs, hasMatrix);
    }

    /** How many components come out. */
    int outputs() {
        return outputs;
    }

    public MemoryRegion region() {
        return region;
    }

    /** An applier of its own for one thread at a time. */
    Applier newApplier() {
        return new Applier();
    }

    /** The squared distance of a vector from the centre. */
    float squaredDistanceFromCentre(float[] vector) {
        return KERNELS.squaredDistance(vector, centre);
    }

    @Override
    public void close() {
        region.close();
    }

    /** Applies the projection; scratch of one thread at a time. */
    final class Applier {
        private final int[] columns = new int[hasMatrix ? centre.length : 0];
        private final float[] factors = new float[columns.length];
        private final float[] out = new float[hasMatrix ? offsets.length : outputs];

        /** @return the components that come out, and maybe zeros behind them, overwritten by the next call */
        float[] apply(float[] vector) {
            if (!hasMatrix) {
                for (int i = 0; i < outputs; i++) {
                    out[i] = vector[i] - centre[i];
                }
                return out;
            }
            int count = 0;
            for (int j = 0; j < vector.length; j++) {
                if (vector[j] != 0) {
                    columns[count] = j;
                    factors[count++] = vector[j];
                }
            }
            KERNELS.combine(matrix(), offsets.length, columns, factors, count, out);
            for (int i = 0; i < outputs; i++) {
                out[i] -= offsets[i];
            }
            return out;
        }
    }
}
