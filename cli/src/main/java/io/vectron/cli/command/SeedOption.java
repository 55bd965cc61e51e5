package io.vectron.cli.command;

import io.vectron.cli.console.Console;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What repeats a command's choices. */
public final class SeedOption {
    @Option(names = "--seed", paramLabel = "S", description = "Default: another each time.")
    private @Nullable Long seed;

    /** The seed given, or a new one; says which. */
    long choose(Console console) {
        long chosen = seed == null ? new SplittableRandom().nextLong() : seed;
        console.note("seed " + chosen);
        return chosen;
    }
}
