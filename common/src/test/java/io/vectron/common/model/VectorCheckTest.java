package io.vectron.common.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class VectorCheckTest {
    private static final Optional<String> GOOD = Optional.empty();

    @Test
    void saysWhatIsWrongAndWhere() {
        assertEquals(GOOD, VectorCheck.findProblem(new float[] {1, 0}, 2, Distance.COSINE));
        assertEquals(
                Optional.of("must have 3 numbers, has 2"),
                VectorCheck.findProblem(new float[] {1, 0}, 3, Distance.COSINE));
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            String problem = VectorCheck.findProblem(new float[] {1, bad}, 2, Distance.DOT)
                    .orElseThrow();
            assertTrue(problem.contains("position 1"), problem);
        }
    }

    @Test
    void zeroVectorIsWrongOnlyUnderCosine() {
        float[] zero = {0, -0.0f};
        assertTrue(VectorCheck.findProblem(zero, 2, Distance.COSINE).isPresent());
        assertEquals(GOOD, VectorCheck.findProblem(zero, 2, Distance.DOT));
        assertEquals(GOOD, VectorCheck.findProblem(zero, 2, Distance.EUCLIDEAN));
        assertEquals(GOOD, VectorCheck.findProblem(new float[] {Float.MIN_VALUE, 0}, 2, Distance.COSINE));
    }
}
