package io.vectron.benchmarks.driver;

import io.vectron.benchmarks.data.FloatRows;
import io.vectron.benchmarks.data.Metric;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Drives one contender by commands that come as lines of tab-separated fields, each answered by a line that begins with
 * {@code ok} or {@code error}:
 *
 * <pre>
 * load BASE QUERIES DIMENSION METRIC M EF_CONSTRUCTION     points=
 * build THREADS LIMIT                                      seconds=       (LIMIT 0: all rows)
 * search EF K THREADS MILLIS FILE                          seconds= queries=   (FILE: int32 ids, K a query)
 * latency EF K MILLIS FILE                                 queries=            (FILE: int64 nanoseconds)
 * memory                                                   bytes= resident=
 * quit
 * </pre>
 *
 * <p>The first line, unasked, is {@code ok flags=...}. Time is taken inside this process. The same protocol is spoken by
 * the contenders written in C++ and Python. One thread.
 */
public final class Driver {
    private final Contender contender;
    private final PrintStream out;
    private @Nullable FloatRows base;
    private float[][] queries = {};
    private @Nullable GraphSettings settings;
    private @Nullable QueryRunner runner;
    private long resident;

    public Driver(Contender contender, PrintStream out) {
        this.contender = contender;
        this.out = out;
    }

    /** Answers commands until {@code quit} or the end of the input, then closes the contender. */
    public void run(BufferedReader in) throws IOException, InterruptedException {
        answer("ok\tflags=" + contender.flags());
        String line = in.readLine();
        while (line != null && !line.equals("quit")) {
            answer(answerTo(line.split("\t")));
            line = in.readLine();
        }
        dropRunner();
        contender.close();
        answer("ok");
    }

    private void answer(String line) {
        out.println(line);
        out.flush();
    }

    private String answerTo(String[] fields) throws InterruptedException {
        try {
            return "ok\t" + execute(fields);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            return "error\t" + String.valueOf(e).replaceAll("\\s+", " ");
        }
    }

    private String execute(String[] fields) throws IOException, InterruptedException {
        return switch (fields[0] + "/" + (fields.length - 1)) {
            case "load/6" -> load(fields);
            case "build/2" -> build(intOf(fields[1]), intOf(fields[2]));
            case "search/5" ->
                search(intOf(fields[1]), intOf(fields[2]), intOf(fields[3]), nanosOf(fields[4]), Path.of(fields[5]));
            case "latency/4" -> latency(intOf(fields[1]), intOf(fields[2]), nanosOf(fields[3]), Path.of(fields[4]));
            case "memory/0" -> "bytes=" + contender.bytes() + "\tresident=" + resident;
            default -> throw new IllegalArgumentException("not a command: " + String.join(" ", fields));
        };
    }

    private static int intOf(String field) {
        return Integer.parseInt(field);
    }

    private static long nanosOf(String millis) {
        return TimeUnit.MILLISECONDS.toNanos(Long.parseLong(millis));
    }

    private String load(String[] fields) throws IOException {
        int dimension = intOf(fields[3]);
        FloatRows rows = FloatRows.map(Path.of(fields[1]), dimension);
        rows.load();
        base = rows;
        queries = FloatRows.map(Path.of(fields[2]), dimension).toArrays();
        settings = new GraphSettings(Metric.ofCode(fields[4]), intOf(fields[5]), intOf(fields[6]));
        return "points=" + rows.count();
    }

    private String build(int threads, int limit) throws IOException, InterruptedException {
        FloatRows rows = base;
        GraphSettings graph = settings;
        if (rows == null || graph == null) {
            throw new IllegalStateException("load comes before build");
        }
        dropRunner();
        long before = ProcessMemory.anonymousBytes();
        long start = System.nanoTime();
        contender.build(rows, limit == 0 ? rows.count() : Math.min(limit, rows.count()), graph, threads);
        double seconds = (System.nanoTime() - start) / 1e9;
        resident = ProcessMemory.anonymousBytes() - before;
        runner = new QueryRunner(contender, queries);
        return "seconds=" + seconds;
    }

    private String search(int ef, int k, int threads, long nanos, Path file) throws IOException, InterruptedException {
        QueryRunner.Throughput run = built().throughput(ef, k, threads, nanos);
        ByteBuffer bytes = ByteBuffer.allocate(run.ids().length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(run.ids());
        Files.write(file, bytes.array());
        return "seconds=" + run.seconds() + "\tqueries=" + run.queries();
    }

    private String latency(int ef, int k, long nanos, Path file) throws IOException {
        long[] latencies = built().latencies(ef, k, nanos);
        ByteBuffer bytes = ByteBuffer.allocate(latencies.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(latencies);
        Files.write(file, bytes.array());
        return "queries=" + latencies.length;
    }

    private QueryRunner built() {
        QueryRunner current = runner;
        if (current == null) {
            throw new IllegalStateException("build comes before search");
        }
        return current;
    }

    private void dropRunner() {
        QueryRunner last = runner;
        if (last != null) {
            last.close();
        }
        runner = null;
    }
}
