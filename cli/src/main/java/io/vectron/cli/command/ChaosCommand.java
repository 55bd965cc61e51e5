package io.vectron.cli.command;

import io.vectron.cli.chaos.FaultReport;
import io.vectron.cli.chaos.FaultTest;
import io.vectron.cli.chaos.FaultTests;
import io.vectron.cli.chaos.LoadKillRun;
import io.vectron.cli.console.Console;
import io.vectron.cli.process.ScratchServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Faults on real processes, with a seed that repeats them; a subcommand for each {@link FaultTest}. */
@Command(description = "Break a real server on purpose and check that nothing is lost.")
public final class ChaosCommand {
    private ChaosCommand() {}

    /** The command with all its tests. */
    public static CommandLine create() {
        CommandLine command = new CommandLine(new ChaosCommand());
        for (FaultTest test : FaultTests.ALL) {
            command.addSubcommand(FaultTestCommand.of(test));
        }
        return command;
    }

    @Command(
            name = "load",
            description = "kill -9 in the middle of a bulk load, again and again; then compare with the file.")
    int load(
            @Option(names = "--rounds", paramLabel = "N", defaultValue = "10", description = "Kills. Default: 10.")
                    int rounds,
            @Option(names = "--records", paramLabel = "N", defaultValue = "20000", description = "Default: 20000.")
                    int records,
            @Option(names = "--file", paramLabel = "FILE", description = "Vectors. Default: the sample.") @Nullable
                    Path file,
            @Mixin SeedOption seed,
            @Mixin OutputOptions output)
            throws IOException {
        Console console = output.console();
        long chosen = seed.choose(console);
        Path vectors = file == null ? HomeFolder.sample().resolve("base.fvecs.gz") : file;
        LoadKillRun run = new LoadKillRun(
                vectors,
                Options.atLeastOne("--records", records),
                Options.atLeastOne("--rounds", rounds),
                chosen,
                console);
        try (ScratchServer server = ScratchServer.start(HomeFolder.find(), new SplittableRandom(chosen))) {
            FaultReport report = run.run(server);
            report.print(console);
            return report.isClean() ? 0 : 1;
        }
    }
}
