package io.vectron.cli;

import io.vectron.cli.command.BenchCommand;
import io.vectron.cli.command.ClusterCommand;
import io.vectron.cli.command.CollectionsCommand;
import io.vectron.cli.command.DemoCommand;
import io.vectron.cli.command.LoadCommand;
import io.vectron.cli.command.PointsCommand;
import io.vectron.cli.command.SearchCommand;
import io.vectron.cli.command.StatusCommand;
import io.vectron.cli.command.UpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root command: only names the others. */
@Command(
        name = "vectron",
        description = "A distributed vector database whose backbone is a log.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = VersionProvider.class,
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            ClusterCommand.class,
            LoadCommand.class,
            SearchCommand.class,
            CollectionsCommand.class,
            PointsCommand.class,
            StatusCommand.class,
            BenchCommand.class
        },
        footer = {"", "'vectron test' builds everything and runs all tests; it takes Maven options."})
final class VectronCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }
}
