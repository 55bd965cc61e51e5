package io.vectron.cli.process;

import io.vectron.cli.CliException;
import io.vectron.cli.client.GatewayClient;
import io.vectron.cli.server.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * An all-in-one server in a process of its own, started by the {@code vectron} script as a user would. Used by one thread.
 */
public final class ServerProcess implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Process process;
    private final Path output;
    private final GatewayClient gateway;

    private ServerProcess(Process process, Path output, GatewayClient gateway) {
        this.process = process;
        this.output = output;
        this.gateway = gateway;
    }

    /**
     * Starts a server; does not wait for it.
     *
     * @param home the folder of the {@code vectron} script
     * @param output file that its words are appended to
     */
    public static ServerProcess start(Path home, Path data, int portOffset, Path output) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        home.resolve("vectron").toString(),
                        "up",
                        "--data",
                        data.toString(),
                        "--port-offset",
                        Integer.toString(portOffset)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        return new ServerProcess(
                process, output, new GatewayClient(URI.create("http://" + new Ports(portOffset).http())));
    }

    public GatewayClient gateway() {
        return gateway;
    }

    public long pid() {
        return process.pid();
    }

    /** Waits until the server says it is ready. */
    public void awaitReady() {
        await("ready", START_TIMEOUT, () -> {
            if (!process.isAlive()) {
                throw new CliException(
                        "the server stopped with code " + process.exitValue() + " while starting: " + lastWords());
            }
            return gateway.isReady();
        });
    }

    /** kill -9: nothing of the process gets to run again. */
    public void kill() {
        process.destroyForcibly();
        await("dead", STOP_TIMEOUT, () -> !process.isAlive());
    }

    /** SIGTERM, and waits for the orderly end. Returns the exit code. */
    public int stop() {
        process.destroy();
        await("stopped", STOP_TIMEOUT, () -> !process.isAlive());
        return process.exitValue();
    }

    private void await(String state, Duration timeout, BooleanSupplier condition) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new CliException(
                        "the server is not " + state + " after " + timeout.toSeconds() + " s: " + lastWords());
            }
            pause();
        }
    }

    private void pause() {
        try {
            if (!process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted", e);
        }
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(output);
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
        } catch (IOException e) {
            return "and its output " + output + " cannot be read: " + e.getMessage();
        }
    }

    /** Makes sure that nothing is left running. */
    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
