package io.vectron.cli;

import io.vectron.cli.command.BenchCommand;
import io.vectron.cli.command.ChaosCommand;
import io.vectron.cli.command.ClusterCommand;
import io.vectron.cli.command.CollectionsCommand;
import io.vectron.cli.command.DemoCommand;
import io.vectron.cli.command.LoadCommand;
import io.vectron.cli.command.PlacementCommand;
import io.vectron.cli.command.PointsCommand;
import io.vectron.cli.command.SearchCommand;
import io.vectron.cli.command.ServiceCommand;
import io.vectron.cli.command.StatusCommand;
import io.vectron.cli.command.UpCommand;
import io.vectron.cli.service.Service;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * All commands by their names. A command is made when it is asked for: picocli reads its class by reflection, and doing that for
 * all of them was half of what a server's main thread did until it served.
 */
final class Commands {
    private static final Map<String, Supplier<CommandLine>> ALL = all();

    private Commands() {}

    private static Map<String, Supplier<CommandLine>> all() {
        Map<String, Supplier<CommandLine>> all = new LinkedHashMap<>();
        all.put("demo", () -> new CommandLine(DemoCommand.class));
        all.put("up", () -> new CommandLine(UpCommand.class));
        all.put("cluster", () -> new CommandLine(ClusterCommand.class));
        all.put("load", () -> new CommandLine(LoadCommand.class));
        all.put("search", () -> new CommandLine(SearchCommand.class));
        all.put("collections", () -> new CommandLine(CollectionsCommand.class));
        all.put("points", () -> new CommandLine(PointsCommand.class));
        all.put("status", () -> new CommandLine(StatusCommand.class));
        all.put("bench", () -> new CommandLine(BenchCommand.class));
        all.put("chaos", ChaosCommand::create);
        for (Service service : Service.ALL) {
            String name = service.schema().service();
            all.put(
                    name,
                    () -> name.equals(PlacementCommand.NAME)
                            ? PlacementCommand.of(service)
                            : ServiceCommand.of(service));
        }
        return all;
    }

    /** The root with the command that these arguments begin with; with all of them where they begin with none. */
    static CommandLine of(List<String> arguments) {
        CommandLine root = new CommandLine(new VectronCommand());
        String first = arguments.isEmpty() ? "" : arguments.getFirst();
        Map<String, Supplier<CommandLine>> asked = ALL.containsKey(first) ? Map.of(first, ALL.get(first)) : ALL;
        asked.forEach((name, command) -> root.addSubcommand(name, command.get()));
        return root;
    }
}
