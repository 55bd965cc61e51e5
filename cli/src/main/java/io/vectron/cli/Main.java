package io.vectron.cli;

import io.vectron.cli.client.ApiException;
import io.vectron.cli.disk.UnsupportedMachineException;
import io.vectron.common.error.VectronException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;

/** Entry of the {@code vectron} command. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not possible on this machine. */
public final class Main {
    private static final int FAILED = 1;
    private static final int NOT_POSSIBLE = 3;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine(arguments).execute(arguments));
    }

    /** What executes these arguments. */
    static CommandLine commandLine(String... arguments) {
        return Commands.of(List.of(arguments))
                .setExecutionExceptionHandler(oneLine())
                .setParameterExceptionHandler(Main::explainUsage)
                .setUsageHelpAutoWidth(true);
    }

    /** Expected failures are one line; only a bug shows where it happened. */
    private static IExecutionExceptionHandler oneLine() {
        return (failure, command, parsed) -> {
            switch (failure) {
                case CliException e -> printError(command, e.getMessage());
                case UnsupportedMachineException e -> {
                    printError(command, "could not run, nothing was tested: " + e.getMessage());
                    return NOT_POSSIBLE;
                }
                case ApiException e -> printError(command, e.getMessage() + " (" + e.code() + ")");
                case IOException e -> printError(command, describe(e));
                case UncheckedIOException e -> printError(command, describe(Objects.requireNonNull(e.getCause())));
                case VectronException e -> printError(command, e.message() + " (" + e.code() + ")");
                default -> {
                    printError(command, "unexpected: " + failure);
                    failure.printStackTrace(command.getErr());
                }
            }
            return FAILED;
        };
    }

    private static String describe(IOException failure) {
        return switch (failure) {
            case AccessDeniedException e -> "no permission for " + e.getFile();
            case NoSuchFileException e -> e.getFile() + ": no such file or folder";
            default -> failure.getMessage() + " (" + failure.getClass().getSimpleName() + ")";
        };
    }

    private static int explainUsage(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        printError(command, failure.getMessage() + "; see 'vectron " + path(command) + "--help'");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String path(CommandLine command) {
        String name = command.getCommandSpec().qualifiedName(" ");
        return name.equals("vectron") ? "" : name.substring("vectron ".length()) + " ";
    }

    private static void printError(CommandLine command, @Nullable String message) {
        command.getErr().println("vectron: " + message);
    }
}
