package io.vectron.benchmarks.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecallCurveTest {
    private static final double TOLERANCE = 1e-6;

    private final RecallCurve curve = new RecallCurve(
            List.of(new SweepPoint(40, 0.99, 1_000), new SweepPoint(10, 0.80, 9_000), new SweepPoint(20, 0.90, 4_000)));

    @Test
    void givesAMeasuredPointAsItIs() {
        assertEquals(4_000, curve.qpsAt(0.90), TOLERANCE);
        assertEquals(20, curve.efAt(0.90));
    }

    @Test
    void interpolatesPowersOfTheShareMissed() {
        double missed = Math.sqrt(0.1 * 0.01); // halfway in logarithm between 0.90 and 0.99

        assertEquals(2_000, curve.qpsAt(1 - missed), TOLERANCE);
        assertEquals((int) Math.ceil(20 * Math.sqrt(2)), curve.efAt(1 - missed));
    }

    @Test
    void givesTheSmallestEfBelowTheLeastRecallMeasured() {
        assertEquals(9_000, curve.qpsAt(0.5), TOLERANCE);
        assertEquals(10, curve.efAt(0.5));
        assertEquals(List.of(10), curve.efsAround(0.5));
    }

    @Test
    void neverExtrapolates() {
        assertTrue(Double.isNaN(curve.qpsAt(0.995)));
        assertEquals(-1, curve.efAt(0.995));
        assertEquals(List.of(), curve.efsAround(0.995));
        assertEquals(0.99, curve.highestRecall());
    }

    @Test
    void namesTheMeasurementsThatARecallNeeds() {
        assertEquals(List.of(20, 40), curve.efsAround(0.95));
    }

    @Test
    void takesWholeRecallAsMissingAlmostNothing() {
        RecallCurve whole = new RecallCurve(List.of(new SweepPoint(10, 0.9, 100), new SweepPoint(20, 1, 50)));

        double qps = whole.qpsAt(0.99);

        assertTrue(qps > 50 && qps < 100, "qps " + qps);
    }

    @Test
    void hasNothingToGiveWithoutPoints() {
        assertTrue(Double.isNaN(new RecallCurve(List.of()).qpsAt(0.9)));
    }
}
