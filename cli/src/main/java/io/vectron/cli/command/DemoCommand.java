package io.vectron.cli.command;

import io.vectron.cli.client.GatewayClient;
import io.vectron.cli.console.Console;
import io.vectron.cli.demo.DemoRun;
import io.vectron.cli.server.ForegroundServer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** From nothing to answers over data that came through Kafka. */
@Command(
        header = "Start a server, stream real vectors through Kafka into it and search them.",
        description = "Uses the server that runs already at these ports, if there is one.")
public final class DemoCommand implements Callable<Integer> {
    @Mixin
    private DataOptions data = new DataOptions();

    @Option(names = "--exit", description = "End after the demo: with 0 only if every count and the recall are right.")
    private boolean exit;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Console console = output.console();
        GatewayClient running =
                new GatewayClient(URI.create("http://" + data.ports().http()));
        if (running.isReady()) {
            console.note("Using the server that runs at " + running.base() + ".");
            return finish(new DemoRun(running, HomeFolder.sample(), console).run(), console);
        }
        // Its endpoints are no part of this command's document.
        try (ForegroundServer server =
                ForegroundServer.start(data.folder(), data.ports(), false, console.withoutDocument())) {
            int code = finish(new DemoRun(server.gateway(), HomeFolder.sample(), console).run(), console);
            if (!exit) {
                printWhatNext(console);
                server.awaitStop();
            }
            return code;
        }
    }

    private static int finish(List<String> failures, Console console) {
        failures.forEach(failure -> console.note("vectron: " + failure));
        return failures.isEmpty() ? 0 : 1;
    }

    private void printWhatNext(Console console) {
        String http = "http://" + data.ports().http();
        console.print("");
        console.print("The server stays up. In another terminal:");
        console.print("  ./vectron search " + DemoRun.COLLECTION + " --like coffee");
        console.print("  ./vectron status");
        console.print("  curl " + http + "/v1/collections/" + DemoRun.COLLECTION + "/points/coffee");
        console.print("Stop with Ctrl-C; './vectron up' comes back with all of it.");
    }
}
