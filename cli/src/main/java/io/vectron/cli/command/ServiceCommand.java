package io.vectron.cli.command;

import io.vectron.cli.config.Configuration;
import io.vectron.cli.config.ServiceSchema;
import io.vectron.cli.config.SettingValues;
import io.vectron.cli.config.SettingsTable;
import io.vectron.cli.console.Console;
import io.vectron.cli.service.Service;
import io.vectron.cli.service.ServiceRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One service alone in this process, in the foreground. */
@Command(
        description = {
            "In the foreground; SIGTERM or Ctrl-C stops it in order. Its settings come from the file, then from a file of"
                    + " environment variables, then from the environment; what comes later wins. docs/configuration.md"
                    + " lists them."
        },
        mixinStandardHelpOptions = true)
public class ServiceCommand implements Callable<Integer> {
    private final Service service;

    @Option(names = "--config", paramLabel = "FILE", description = "Lines of 'key = value'.")
    private @Nullable Path config;

    @Option(
            names = "--ignore-environment",
            description = "Read the file only: no environment variables and no file of them.")
    private boolean ignoreEnvironment;

    @Option(names = "--print-config", description = "Print every setting with its value and meaning, and end.")
    private boolean printConfig;

    @Mixin
    private OutputOptions output = new OutputOptions();

    ServiceCommand(Service service) {
        this.service = service;
    }

    /** The command of a service, named like it. */
    public static CommandLine of(Service service) {
        return new ServiceCommand(service).commandLine();
    }

    final CommandLine commandLine() {
        CommandLine command = new CommandLine(this);
        command.setCommandName(service.schema().service());
        command.getCommandSpec().usageMessage().header(service.description());
        return command;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Console console = output.console();
        SettingValues values = configuration().read(service.schema(), Optional.ofNullable(config));
        if (printConfig) {
            SettingsTable.file(service.schema(), values).forEach(console::print);
            return 0;
        }
        new ServiceRun(service, values, console).run();
        return 0;
    }

    private Configuration configuration() {
        List<ServiceSchema> all = Service.ALL.stream().map(Service::schema).toList();
        return ignoreEnvironment
                ? new Configuration(all, List.of(), Map.of())
                : new Configuration(all, List.of(Path.of(""), HomeFolder.find()), System.getenv());
    }
}
