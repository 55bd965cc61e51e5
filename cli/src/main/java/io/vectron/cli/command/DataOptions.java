package io.vectron.cli.command;

import io.vectron.cli.server.Ports;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a server keeps its data and listens. */
public final class DataOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder for everything the server keeps. Default: .vectron/data beside the script.")
    private @Nullable Path folder;

    @Option(
            names = "--port-offset",
            paramLabel = "N",
            description = "Added to every port: HTTP 8080, gRPC 8081, Kafka 9092 and 9093, Raft 7001 and 9191.")
    private int portOffset;

    Path folder() {
        return folder == null ? HomeFolder.defaultData() : folder;
    }

    Ports ports() {
        return new Ports(portOffset);
    }
}
