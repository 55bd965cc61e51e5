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
        if (value < 1) {
            throw new CliException(option + " must be at least 1, was " + value);
        }
        return value;
    }

    static int notNegative(String option, int value) {
        if (value < 0) {
            throw new CliException(option + " must be at least 0, was " + value);
        }
        return value;
    }
}
