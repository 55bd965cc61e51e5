package io.vectron.cli.command;

import io.vectron.cli.CliException;
import io.vectron.cli.client.GatewayClient;
import io.vectron.cli.server.Ports;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server a client command talks to. */
public final class ServerOptions {
    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The gateway's HTTP address. Default: http://127.0.0.1:8080, plus the port offset.")
    private @Nullable URI server;

    @Option(names = "--port-offset", paramLabel = "N", description = "The offset the server was started with.")
    private int portOffset;

    public GatewayClient gateway() {
        URI address = server == null ? URI.create("http://" + new Ports(portOffset).http()) : server;
        if (!"http".equals(address.getScheme()) || address.getHost() == null) {
            throw new CliException("--server must be like http://127.0.0.1:8080, was '" + address + "'");
        }
        return new GatewayClient(address);
    }
}
