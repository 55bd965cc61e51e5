package io.vectron.shardservers.api.testing;

import io.vectron.common.model.Distance;

/** The plain reference of a score, in double precision. */
public final class ExactScore {
    private ExactScore() {}

    public static float of(Distance distance, float[] a, float[] b) {
        return (float)
                switch (distance) {
                    case DOT -> dot(a, b);
                    case COSINE -> dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
                    case EUCLIDEAN -> Math.sqrt(squaredDistance(a, b));
                };
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static double squaredDistance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (double) a[i] - b[i];
            sum += difference * difference;
        }
        return sum;
    }
}
