package io.vectron.cli.command;

import io.vectron.cli.CliException;
import io.vectron.common.model.Distance;

/** Checks of option values that several commands share. */
final class Options {
    private Options() {}

    static Distance distance(String name) {
        return Distance.findByWireName(name)
                .orElseThrow(() -> new CliException("--distance must be cosine, dot or euclidean, was '" + name + "'"));
    }

    static int atLeastOne(String option, int value) {
        return atLeast(1, option, value);
    }

    static int notNegative(String option, int value) {
        return atLeast(0, option, value);
    }

    static int atLeast(int least, String option, int value) {
        if (value < least) {
            throw new CliException(option + " must be at least " + least + ", was " + value);
        }
        return value;
    }
}
