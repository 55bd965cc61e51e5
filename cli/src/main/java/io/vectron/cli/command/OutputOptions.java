package io.vectron.cli.command;

import io.vectron.cli.console.Console;
import picocli.CommandLine.Option;

/** How a command prints. */
public final class OutputOptions {
    @Option(
            names = "--json",
            description = "Print one JSON document on standard output; everything else goes to standard error.")
    private boolean json;

    public Console console() {
        return Console.ofProcess(json);
    }
}
