package io.vectron.index.kernel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the kernels once per process: Vector API where the module is there, scalar otherwise. */
final class KernelChoice {
    private static final Logger LOG = LoggerFactory.getLogger(KernelChoice.class);

    static final FloatKernels FLOAT = chooseFloat();

    private KernelChoice() {}

    private static FloatKernels chooseFloat() {
        if (vectorApiPresent()) {
            return new VectorFloatKernels();
        }
        return new ScalarFloatKernels();
    }

    private static boolean vectorApiPresent() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            return true;
        }
        LOG.warn("distances run without SIMD and 10 to 20 times slower: start Java with "
                + "--add-modules jdk.incubator.vector");
        return false;
    }
}
