package io.vectron.index.kernel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the kernels once per process: Vector API where the module is there, scalar otherwise. */
final class KernelChoice {
    private static final Logger LOG = LoggerFactory.getLogger(KernelChoice.class);

    private static final boolean SIMD = vectorApiPresent();

    static final FloatKernels FLOAT = SIMD ? new VectorFloatKernels() : new ScalarFloatKernels();
    static final RowKernels ROW = SIMD ? new VectorRowKernels() : new ScalarRowKernels();
    static final CodeKernels CODE = SIMD ? new VectorCodeKernels() : new ScalarCodeKernels();
    static final NibbleKernels NIBBLE = SIMD ? new VectorNibbleKernels() : new ScalarNibbleKernels();

    private KernelChoice() {}

    private static boolean vectorApiPresent() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            return true;
        }
        LOG.warn("distances run without SIMD and 10 to 20 times slower: start Java with "
                + "--add-modules jdk.incubator.vector");
        return false;
    }
}
