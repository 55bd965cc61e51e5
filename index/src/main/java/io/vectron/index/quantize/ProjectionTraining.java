package io.vectron.index.quantize;

import io.vectron.index.kernel.FloatKernels;
import io.vectron.index.slot.IdHash;
import java.util.Arrays;

/**
 * Finds the projection that a sample of vectors is best encoded after.
 *
 * <p>Goal: few components of about equal spread, for one range of codes to serve all. The principal subspace is kept that
 * holds {@value #WANTED_ENERGY} of the sample's variance, if it needs at most half of the cache lines that the whole
 * vector would; found by orthogonal iteration on the covariance. Within it a rotation without pattern spreads the
 * variance evenly, as in RaBitQ (Gao and Long, arXiv:2405.12497). Up to {@value #LARGEST_ROTATION} dimensions the whole
 * space is rotated if no subspace will do; beyond, vectors are encoded as they are.
 */
final class ProjectionTraining {
    /** The share of the variance that a subspace must hold. */
    private static final double WANTED_ENERGY = 0.96;

    /** Beyond this many dimensions a covariance costs more than it gains. */
    private static final int LARGEST_COVARIANCE = 2_048;

    private static final int LARGEST_ROTATION = 512;
    private static final int MOST_BLOCKS = 4;
    private static final int ITERATIONS = 4;
    private static final FloatKernels KERNELS = FloatKernels.best();

    private ProjectionTraining() {}

    /** @param sample rows of one dimension, at least one; centred by this call */
    static Projection train(float[][] sample) {
        int dimension = sample[0].length;
        float[] centre = centre(sample);
        float[][] subspace = principalSubspace(sample, dimension);
        if (subspace.length > 0) {
            return Projection.of(centre, product(randomRotation(subspace.length), subspace));
        }
        return dimension <= LARGEST_ROTATION
                ? Projection.of(centre, randomRotation(dimension))
                : Projection.centring(centre);
    }

    private static float[] centre(float[][] sample) {
        float[] centre = new float[sample[0].length];
        for (float[] row : sample) {
            add(centre, row, 1f / sample.length);
        }
        for (float[] row : sample) {
            add(row, centre, -1);
        }
        return centre;
    }

    /** An orthonormal basis of the smallest subspace that will do, no rows if none does. */
    private static float[][] principalSubspace(float[][] centred, int dimension) {
        int most = Math.min(MOST_BLOCKS, NibbleTable.blocksOf(dimension) / 2);
        if (most == 0 || dimension > LARGEST_COVARIANCE) {
            return new float[0][];
        }
        float[][] covariance = covariance(centred, dimension);
        double whole = 0;
        for (int i = 0; i < dimension; i++) {
            whole += covariance[i][i];
        }
        float[][] basis = scattered(NibbleTable.componentsOf(most), dimension);
        orthonormalize(basis);
        double[] energy = new double[basis.length];
        for (int i = 0; i < ITERATIONS; i++) {
            float[][] image = imageOf(basis, covariance);
            for (int j = 0; j < basis.length; j++) {
                energy[j] = KERNELS.dot(image[j], basis[j]);
            }
            if (i < ITERATIONS - 1) {
                basis = image;
                orthonormalize(basis);
            }
        }
        double held = 0;
        for (int i = 0; i < basis.length; i++) {
            held += energy[i];
            boolean endsBlock = i + 1 == NibbleTable.componentsOf(NibbleTable.blocksOf(i + 1));
            if (endsBlock && held >= WANTED_ENERGY * whole) {
                return Arrays.copyOf(basis, i + 1);
            }
        }
        return new float[0][];
    }

    private static float[][] covariance(float[][] centred, int dimension) {
        float[][] covariance = new float[dimension][dimension];
        for (float[] row : centred) {
            for (int i = 0; i < dimension; i++) {
                if (row[i] != 0) {
                    add(covariance[i], row, row[i] / centred.length);
                }
            }
        }
        return covariance;
    }

    private static float[][] imageOf(float[][] basis, float[][] symmetric) {
        float[][] image = new float[basis.length][symmetric.length];
        for (int i = 0; i < basis.length; i++) {
            for (int j = 0; j < symmetric.length; j++) {
                image[i][j] = KERNELS.dot(basis[i], symmetric[j]);
            }
        }
        return image;
    }

    private static float[][] randomRotation(int dimension) {
        float[][] rotation = scattered(dimension, dimension);
        orthonormalize(rotation);
        return rotation;
    }

    /** A matrix of numbers between -1 and 1 that follow no pattern, the same on every machine. */
    private static float[][] scattered(int rows, int columns) {
        float[][] matrix = new float[rows][columns];
        long number = 0;
        for (float[] row : matrix) {
            for (int i = 0; i < columns; i++) {
                number += IdHash.MULTIPLIER;
                row[i] = (float) (IdHash.mix(number) * 0x1p-63);
            }
        }
        return matrix;
    }

    private static float[][] product(float[][] left, float[][] right) {
        float[][] product = new float[left.length][right[0].length];
        for (int i = 0; i < left.length; i++) {
            for (int j = 0; j < right.length; j++) {
                add(product[i], right[j], left[i][j]);
            }
        }
        return product;
    }

    /** Gram and Schmidt's process, twice per row for the rounding; a row that the others span becomes zero. */
    private static void orthonormalize(float[][] rows) {
        for (int i = 0; i < rows.length; i++) {
            float before = KERNELS.dot(rows[i], rows[i]);
            for (int pass = 0; pass < 2; pass++) {
                for (int j = 0; j < i; j++) {
                    add(rows[i], rows[j], -KERNELS.dot(rows[i], rows[j]));
                }
            }
            float squares = KERNELS.dot(rows[i], rows[i]);
            scale(rows[i], squares > 1e-10f * before ? (float) (1 / Math.sqrt(squares)) : 0);
        }
    }

    private static void add(float[] target, float[] source, float factor) {
        for (int i = 0; i < target.length; i++) {
            target[i] += factor * source[i];
        }
    }

    private static void scale(float[] target, float factor) {
        for (int i = 0; i < target.length; i++) {
            target[i] *= factor;
        }
    }
}
