package io.vectron.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;
import java.util.SplittableRandom;

/** Seeded vectors and ids for tests. */
final class TestPoints {
    private TestPoints() {}

    /** A seed that differs between runs and is printed, so that a failure can be run again with it. */
    static long freshSeed(String test) {
        long seed = Long.getLong("vectron.test.seed", new SplittableRandom().nextLong());
        System.out.println(test + " seed " + seed + " (run again with -Dvectron.test.seed=" + seed + ")");
        return seed;
    }

    static byte[] id(int number) {
        return ("point-" + number).getBytes(UTF_8);
    }

    static int number(byte[] id) {
        return Integer.parseInt(new String(id, UTF_8).substring("point-".length()));
    }

    /** Vectors around a few dozen centres, which is how real embeddings lie. */
    static float[][] clustered(int count, int dimension, long seed) {
        Random random = new Random(seed);
        float[][] centres = new float[32][];
        for (int i = 0; i < centres.length; i++) {
            centres[i] = gaussian(dimension, 1, random);
        }
        float[][] vectors = new float[count][];
        for (int i = 0; i < count; i++) {
            float[] centre = centres[random.nextInt(centres.length)];
            vectors[i] = gaussian(dimension, 1, random);
            for (int j = 0; j < dimension; j++) {
                vectors[i][j] += centre[j];
            }
        }
        return vectors;
    }

    /** The same points in a space of more dimensions, turned at random, with a little noise in every one of them. */
    static float[][] embedded(float[][] points, int dimension, long seed) {
        Random random = new Random(~seed);
        int directions = points[0].length;
        float[][] axes = new float[directions][];
        for (int i = 0; i < directions; i++) {
            axes[i] = gaussian(dimension, (float) (1 / Math.sqrt(dimension)), random);
        }
        float[][] embedded = new float[points.length][];
        for (int p = 0; p < points.length; p++) {
            embedded[p] = gaussian(dimension, 0.01f, random);
            for (int i = 0; i < directions; i++) {
                for (int j = 0; j < dimension; j++) {
                    embedded[p][j] += points[p][i] * axes[i][j];
                }
            }
        }
        return embedded;
    }

    static float[] gaussian(int dimension, float deviation, Random random) {
        float[] vector = new float[dimension];
        for (int j = 0; j < dimension; j++) {
            vector[j] = (float) random.nextGaussian() * deviation;
        }
        return vector;
    }
}
