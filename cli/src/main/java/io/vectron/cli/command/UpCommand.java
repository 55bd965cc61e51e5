package io.vectron.cli.command;

import io.vectron.cli.server.ForegroundServer;
import io.vectron.cli.server.Rehearsal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The all-in-one server in the foreground. */
@Command(
        header = "Run the all-in-one server in the foreground.",
        description = "A Kafka broker, the placement driver, a shard server, ingest and the gateway in one process, on"
                + " loopback. Stops with Ctrl-C or SIGTERM, and comes back with all its data.")
public final class UpCommand implements Callable<Integer> {
    @Mixin
    private DataOptions data = new DataOptions();

    @Option(names = "--reset", description = "Delete what the data folder holds first.")
    private boolean reset;

    @Option(
            names = "--stop-when-ready",
            hidden = true,
            description = "Rehearse a little and stop again; the script prepares a fast start with it.")
    private boolean stopWhenReady;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (ForegroundServer server = ForegroundServer.start(data.folder(), data.ports(), reset, output.console())) {
            if (stopWhenReady) {
                Rehearsal.run(server.gateway(), "rehearsal");
            } else {
                server.awaitStop();
            }
        }
        return 0;
    }
}
