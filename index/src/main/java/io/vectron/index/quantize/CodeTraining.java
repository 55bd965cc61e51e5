package io.vectron.index.quantize;

import io.vectron.index.memory.MemoryRegion;
import io.vectron.index.slot.SlotTable;
import org.jspecify.annotations.Nullable;

/** A way to quantise: makes the code tables of its kind. Stateless. */
public interface CodeTraining {
    /**
     * An empty table whose quantiser is trained on the rows that there are, at least one; or {@code before}, the present
     * one, if the new one would gain little over it.
     */
    CodeTable train(SlotTable slots, @Nullable CodeTable before);

    /**
     * The empty table of a quantiser that was saved.
     *
     * @param projection what {@link CodeTable#projection} held; null if nothing
     */
    CodeTable restore(SlotTable slots, ScalarQuantizer quantizer, @Nullable MemoryRegion projection);
}
