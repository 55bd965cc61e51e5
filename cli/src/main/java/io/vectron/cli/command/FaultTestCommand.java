package io.vectron.cli.command;

import io.vectron.cli.chaos.FaultCluster;
import io.vectron.cli.chaos.FaultTest;
import io.vectron.cli.console.Console;
import io.vectron.shardservers.planted.PlantedBug;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** One fault test, on a cluster of its own that is kept if the test fails. */
@Command(mixinStandardHelpOptions = true)
final class FaultTestCommand implements Callable<Integer> {
    private final FaultTest test;

    @Option(names = "--rounds", paramLabel = "N", description = "How often something is broken.")
    private @Nullable Integer rounds;

    @Option(
            names = "--plant",
            paramLabel = "BUG",
            hidden = true,
            defaultValue = "none",
            converter = PlantedBugConverter.class,
            description = "A bug that the shard servers have and the test must find.")
    @SuppressWarnings("NullAway.Init") // the default value sets it
    private PlantedBug bug;

    @Mixin
    private SeedOption seed = new SeedOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    private FaultTestCommand(FaultTest test) {
        this.test = test;
    }

    /** Bugs by their names. */
    static final class PlantedBugConverter implements ITypeConverter<PlantedBug> {
        @Override
        public PlantedBug convert(String name) {
            try {
                return PlantedBug.named(name);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** The command of a fault test, named like it. */
    static CommandLine of(FaultTest test) {
        CommandLine command = new CommandLine(new FaultTestCommand(test));
        command.setCommandName(test.name());
        command.getCommandSpec()
                .usageMessage()
                .description(test.description(), "Default: " + test.defaultRounds() + " rounds.");
        return command;
    }

    @Override
    public Integer call() throws IOException {
        Console console = output.console();
        int count = Options.atLeast(test.leastRounds(), "--rounds", rounds == null ? test.defaultRounds() : rounds);
        long chosen = seed.choose(console);
        try (FaultCluster cluster = FaultCluster.start(
                HomeFolder.find(), test.shape(), FaultCluster.Foundation.of(test), bug, chosen, console)) {
            return cluster.run(test, count, chosen).isClean() ? 0 : 1;
        }
    }
}
