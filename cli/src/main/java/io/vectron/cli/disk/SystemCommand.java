package io.vectron.cli.disk;

import io.vectron.cli.CliException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs commands of the operating system to their end. */
public final class SystemCommand {
    /** How it ended, and what it said. */
    private record Outcome(int code, String output) {}

    private SystemCommand() {}

    /**
     * @param takes what has to be there for it to succeed, for the message
     * @throws UnsupportedMachineException with what it said, if it is missing or fails
     */
    public static void require(String takes, String... command) {
        try {
            Outcome outcome = outcome(command);
            if (outcome.code != 0) {
                throw new UnsupportedMachineException(
                        "'" + String.join(" ", command) + "' failed, which takes " + takes + ": " + outcome.output);
            }
        } catch (IOException e) {
            throw new UnsupportedMachineException(
                    "'" + command[0] + "' cannot be run (" + e.getMessage() + "), which takes " + takes);
        }
    }

    /** @throws IOException with what it said, if it fails */
    public static void run(String... command) throws IOException {
        Outcome outcome = outcome(command);
        if (outcome.code != 0) {
            throw new IOException("'" + String.join(" ", command) + "' failed: " + outcome.output);
        }
    }

    /** Whether it did not fail. */
    public static boolean tryRun(String... command) throws IOException {
        return outcome(command).code == 0;
    }

    private static Outcome outcome(String... command) throws IOException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try (var output = process.getInputStream()) {
            String said = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
            return new Outcome(process.waitFor(), said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted", e);
        }
    }
}
