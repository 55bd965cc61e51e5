package io.vectron.cli.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vectron.cli.VersionProvider;
import io.vectron.cli.client.GatewayClient;
import io.vectron.cli.console.Console;
import io.vectron.cli.console.Numbers;
import io.vectron.cli.logging.ServerLog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An all-in-one server that a person watches: says where it listens, and stops in order on Ctrl-C and SIGTERM. One at a
 * time in a process.
 */
public final class ForegroundServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ForegroundServer.class);

    private final AllInOneServer server;
    private final DataFolder folder;
    private final Console console;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread hook;
    private boolean closed;

    private ForegroundServer(AllInOneServer server, DataFolder folder, Console console) {
        this.server = server;
        this.folder = folder;
        this.console = console;
        this.hook = new Thread(this::stopByHook, "stop");
    }

    /** Returns when the server is ready. */
    public static ForegroundServer start(Path data, Ports ports, boolean reset, Console console) throws IOException {
        long start = System.nanoTime();
        DataFolder folder = DataFolder.open(data, reset);
        AllInOneServer server;
        try {
            ports.requireFree();
            Path log = ServerLog.writeTo(folder.root());
            console.note("Starting Vectron " + VersionProvider.version() + ", log in " + log + " ...");
            server = AllInOneServer.start(folder, ports, console::note);
        } catch (RuntimeException | IOException e) {
            folder.close();
            throw e;
        }
        ForegroundServer foreground = new ForegroundServer(server, folder, console);
        Runtime.getRuntime().addShutdownHook(foreground.hook);
        foreground.announce(ports, Duration.ofNanos(System.nanoTime() - start));
        return foreground;
    }

    private void announce(Ports ports, Duration elapsed) {
        console.print("Ready after " + Numbers.seconds(elapsed) + ". Data in " + folder.root());
        console.print("  HTTP   http://" + ports.http());
        console.print("  gRPC   " + ports.grpc());
        console.print("  Kafka  " + ports.kafka() + "  (topics vectron.ingest.<collection>)");
        console.print("Stop with Ctrl-C.");
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("http", "http://" + ports.http())
                .put("grpc", ports.grpc())
                .put("kafka", ports.kafka())
                .put("data", folder.root().toString());
        console.document(document);
    }

    /** A client of this server. */
    public GatewayClient gateway() {
        return new GatewayClient(URI.create("http://" + server.ports().http()));
    }

    /** Waits until somebody asks the process to stop. */
    public void awaitStop() throws InterruptedException {
        stopping.await();
    }

    private void stopByHook() {
        console.note("Stopping ...");
        stopping.countDown();
        try {
            stop();
            console.note("Stopped.");
        } catch (IOException | RuntimeException e) {
            LOG.error("The stop was not clean", e);
            console.note("vectron: " + e.getMessage());
        }
    }

    private synchronized void stop() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            server.close();
        } finally {
            folder.close();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the process is going down: the hook stops the server
        }
        stop();
    }
}
