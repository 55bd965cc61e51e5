package io.vectron.cli.process;

import io.vectron.cli.client.GatewayClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A server on free ports and a temporary folder that outlives its restarts; closing it stops the server and deletes the
 * folder. Used by one thread.
 */
public final class ScratchServer implements AutoCloseable {
    private final Path home;
    private final Path folder;
    private final PortLease ports;
    private ServerProcess process;

    private ScratchServer(Path home, Path folder, PortLease ports, ServerProcess process) {
        this.home = home;
        this.folder = folder;
        this.ports = ports;
        this.process = process;
    }

    /** Starts a server and waits until it is ready. */
    public static ScratchServer start(Path home, RandomGenerator random) throws IOException {
        Path folder = Files.createTempDirectory("vectron-");
        PortLease ports = FreePorts.lease(random);
        ScratchServer server = new ScratchServer(home, folder, ports, launch(home, folder, ports.offset()));
        try {
            server.process.awaitReady();
            return server;
        } catch (RuntimeException e) {
            server.process.close();
            ports.close();
            throw e; // the folder stays: its log says why
        }
    }

    private static ServerProcess launch(Path home, Path folder, int portOffset) throws IOException {
        return ServerProcess.start(home, folder.resolve("data"), portOffset, folder.resolve("output.txt"));
    }

    public GatewayClient gateway() {
        return process.gateway();
    }

    public int portOffset() {
        return ports.offset();
    }

    public Path data() {
        return folder.resolve("data");
    }

    public ServerProcess process() {
        return process;
    }

    /** kill -9, then a new process on the same folder; returns when it is ready. */
    public void killAndRestart() throws IOException {
        process.kill();
        restart();
    }

    /** A new process on the same folder, once the old one has ended; returns when it is ready. */
    public void restart() throws IOException {
        process = launch(home, folder, ports.offset());
        process.awaitReady();
    }

    @Override
    public void close() throws IOException {
        process.close();
        ports.close();
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
