package io.vectron.index.quantize;

import io.vectron.common.model.Distance;
import io.vectron.index.kernel.NibbleKernels;
import io.vectron.index.memory.MemoryRegion;
import io.vectron.index.slot.SlotTable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Four bits per component of the vectors, projected to their principal subspace and rotated there. */
public final class NibbleTraining implements CodeTraining {
    private static final int SAMPLED_ROWS = 2_048;
    private static final int SAMPLED_COMPONENTS = 1 << 22;
    private static final double CLIPPED = 0.01;
    /** Codes that are wrong by this many times as much as new ones would be are replaced. */
    private static final double TOLERANCE = 1.05;

    private final Distance distance;
    private final int dimension;

    public NibbleTraining(Distance distance, int dimension) {
        this.distance = distance;
        this.dimension = dimension;
    }

    /** Whether a row takes fewer cache lines than with a byte per component, which is the more exact. */
    public static boolean pays(int dimension) {
        return NibbleTable.blocksOf(dimension) * NibbleKernels.BLOCK < ByteTable.strideOf(dimension);
    }

    @Override
    public CodeTable train(SlotTable slots, @Nullable CodeTable before) {
        int rows = Math.min(SAMPLED_ROWS, SAMPLED_COMPONENTS / dimension);
        float[][] sample = SampledRows.of(slots, dimension, rows);
        Projection projection = ProjectionTraining.train(SampledRows.of(slots, dimension, rows));
        Projected projected = project(sample, projection);
        ScalarQuantizer quantizer =
                ScalarQuantizer.train(projected.components.clone(), CLIPPED, NibbleTable.LARGEST_CODE);
        Projection present = before == null ? null : before.projection();
        if (before != null
                && present != null
                && project(sample, present).error(before.quantizer()) <= TOLERANCE * projected.error(quantizer)) {
            projection.close();
            return before;
        }
        return new NibbleTable(slots, quantizer, projection, distance);
    }

    /**
     * @param components of the whole sample
     * @param leftOut the squared length of what the projection left out
     */
    private record Projected(float[] components, double leftOut) {
        /** The squared length of all that codes would not say. */
        double error(ScalarQuantizer quantizer) {
            double error = leftOut;
            float stepsPerUnit = quantizer.stepsPerUnit();
            for (float component : components) {
                int code = quantizer.encode(component, stepsPerUnit, NibbleTable.LARGEST_CODE);
                double rounding = component - quantizer.lowest() - quantizer.step() * code;
                error += rounding * rounding;
            }
            return error;
        }
    }

    private Projected project(float[][] sample, Projection projection) {
        Projection.Applier applier = projection.newApplier();
        float[] components = new float[sample.length * projection.outputs()];
        double leftOut = 0;
        for (int i = 0; i < sample.length; i++) {
            float[] out = applier.apply(sample[i]);
            System.arraycopy(out, 0, components, i * projection.outputs(), projection.outputs());
            double held = 0;
            for (float component : out) {
                held += component * component;
            }
            leftOut += Math.max(0, projection.squaredDistanceFromCentre(sample[i]) - held);
        }
        return new Projected(components, leftOut);
    }

    @Override
    public CodeTable restore(SlotTable slots, ScalarQuantizer quantizer, @Nullable MemoryRegion projection) {
        return new NibbleTable(
                slots, quantizer, Projection.loaded(Objects.requireNonNull(projection), dimension), distance);
    }
}
