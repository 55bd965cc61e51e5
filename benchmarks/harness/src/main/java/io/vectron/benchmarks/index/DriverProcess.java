package io.vectron.benchmarks.index;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A contender's process, and the line protocol with it. One thread. Its error output goes to a log file. */
final class DriverProcess implements AutoCloseable {
    private static final Duration LONGEST_COMMAND = Duration.ofMinutes(20);
    private static final AtomicInteger STARTED = new AtomicInteger();

    private final ContenderSpec spec;
    private final Path log;
    private final Process process;
    private final BufferedReader in;
    private final PrintStream out;
    private final Thread killer;
    private final Map<String, String> greeting;

    /** Starts the process and waits for its greeting. */
    DriverProcess(ContenderSpec spec, Path logFolder) throws IOException, InterruptedException {
        this.spec = spec;
        log = logFolder.resolve(
                spec.name().replaceAll("[^A-Za-z0-9]+", "-") + "-" + STARTED.incrementAndGet() + ".log");
        ProcessBuilder builder = new ProcessBuilder(spec.command()).redirectError(log.toFile());
        builder.environment().putAll(spec.environment());
        process = builder.start();
        in = process.inputReader(StandardCharsets.UTF_8);
        out = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
        greeting = answer("start");
    }

    String name() {
        return spec.name();
    }

    /** The settings and versions that the driver names. */
    String flags() {
        return greeting.getOrDefault("flags", "");
    }

    /** Sends one command and waits for its answer. */
    Map<String, String> command(Object... fields) throws IOException, InterruptedException {
        StringBuilder line = new StringBuilder();
        for (Object field : fields) {
            line.append(line.isEmpty() ? "" : "\t").append(field);
        }
        out.println(line);
        return answer(String.valueOf(fields[0]));
    }

    private Map<String, String> answer(String command) throws IOException, InterruptedException {
        String line = readLine();
        if (line == null) {
            throw new IOException(spec.name() + " ended during " + command + "; see " + log);
        }
        String[] fields = line.split("\t");
        if (!fields[0].equals("ok")) {
            throw new IOException(spec.name() + " failed to " + command + ": " + line);
        }
        Map<String, String> values = new HashMap<>();
        for (String field : fields) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                values.put(field.substring(0, equals), field.substring(equals + 1));
            }
        }
        return values;
    }

    private @Nullable String readLine() throws IOException, InterruptedException {
        CompletableFuture<@Nullable String> line = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                line.complete(in.readLine());
            } catch (IOException e) {
                line.completeExceptionally(e);
            }
        });
        try {
            return line.get(LONGEST_COMMAND.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(spec.name() + " broke off; see " + log, e.getCause());
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new IOException(spec.name() + " took longer than " + LONGEST_COMMAND.toMinutes() + " minutes", e);
        }
    }

    /** Asks the process to end and makes sure that it does. */
    @Override
    public void close() {
        out.println("quit");
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(killer);
    }
}
