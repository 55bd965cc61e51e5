package io.vectron.benchmarks.index;

import io.vectron.benchmarks.data.Percentiles;
import io.vectron.benchmarks.data.Recall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * All contenders on one data set, all processes alive from the first build to the last search, only one of them busy at
 * a time. Every step is done by every contender before the next step begins, and every round by every contender before
 * the next round, beginning with another contender each time: what the machine does to one it does to all.
 *
 * <ol>
 *   <li>a small build, to warm up; a build on one thread; builds on all threads
 *   <li>per round: searches on one thread with rising ef until recall passes the highest target; searches on all threads
 *       at the ef on either side of each target; single queries timed at the ef that reaches the middle target
 * </ol>
 */
final class DatasetBenchmark {
    /** Recall targets of the report. */
    static final List<Double> TARGETS = List.of(0.90, 0.95, 0.99);

    static final double LATENCY_TARGET = 0.95;
    static final int K = 10;

    private static final List<Integer> EFS =
            List.of(10, 14, 20, 28, 40, 56, 80, 112, 160, 224, 320, 448, 640, 896, 1280);
    private static final double ENOUGH_RECALL = 0.992;
    /** Times the longest build to repeat: beyond it, a build on one thread is not tried. */
    private static final int FAR_TOO_LONG = 4;

    private static final int WARM_UP_POINTS = 8_000;
    private static final int WARM_UP_EF = 64;
    private static final int WARM_UP_MILLIS = 1_500;

    private final Options options;
    private final Dataset dataset;
    private final Path scratch;
    private final Progress progress;
    private final DatasetResult result;
    private final Map<DriverProcess, ContenderResult> running = new LinkedHashMap<>();

    DatasetBenchmark(Options options, Dataset dataset, Path scratch, Progress progress, DatasetResult result) {
        this.options = options;
        this.dataset = dataset;
        this.scratch = scratch;
        this.progress = progress;
        this.result = result;
    }

    /** Runs it all; {@code afterStep} is called whenever there is something new to write down. */
    void run(List<ContenderSpec> specs, Step afterStep) throws IOException, InterruptedException {
        try {
            start(specs);
            buildAll();
            afterStep.done();
            for (int round = 0; round < options.rounds(); round++) {
                progress.say("%s: search round %d of %d", dataset.name(), round + 1, options.rounds());
                sweepAll(round);
                afterStep.done();
            }
        } finally {
            running.keySet().forEach(DriverProcess::close);
        }
    }

    /** Something that may fail to write. */
    @FunctionalInterface
    interface Step {
        void done() throws IOException;
    }

    /** One contender's part of a step. */
    @FunctionalInterface
    private interface Task {
        void run(DriverProcess driver, ContenderResult contender) throws IOException, InterruptedException;
    }

    private void start(List<ContenderSpec> specs) throws InterruptedException {
        for (ContenderSpec spec : specs) {
            ContenderResult contender = new ContenderResult(spec.name(), spec.version());
            result.contenders.add(contender);
            try {
                DriverProcess driver = new DriverProcess(spec, scratch);
                contender.flags = driver.flags();
                running.put(driver, contender);
            } catch (IOException e) {
                drop(contender, e);
            }
        }
        forEach(
                0,
                (driver, contender) -> driver.command(
                        "load",
                        dataset.base(),
                        dataset.queries(),
                        dataset.dimension(),
                        dataset.metric().code(),
                        options.m(),
                        options.efConstruction()));
    }

    /** Runs a task for every contender in turn; one that fails takes no further part. */
    private void forEach(int first, Task task) throws InterruptedException {
        List<DriverProcess> order = new ArrayList<>(running.keySet());
        Collections.rotate(order, -first);
        Iterator<DriverProcess> drivers = order.iterator();
        while (drivers.hasNext()) {
            DriverProcess driver = drivers.next();
            ContenderResult contender = running.get(driver);
            if (contender == null) {
                continue;
            }
            try {
                task.run(driver, contender);
            } catch (IOException e) {
                drop(contender, e);
                running.remove(driver);
                driver.close();
            }
        }
    }

    private void drop(ContenderResult contender, IOException cause) {
        contender.failure = String.valueOf(cause.getMessage());
        progress.say("%s: %s drops out: %s", dataset.name(), contender.name, contender.failure);
    }

    private void buildAll() throws InterruptedException {
        int all = options.threads();
        forEach(0, (driver, contender) -> {
            driver.command("build", all, WARM_UP_POINTS);
            driver.command("search", WARM_UP_EF, K, 1, WARM_UP_MILLIS / 2, scratch.resolve("ids"));
        });
        forEach(0, (driver, contender) -> build(driver, contender, all));
        if (all > 1) {
            forEach(0, (driver, contender) -> {
                if (!isLongerThan(options.longBuildSeconds() * FAR_TOO_LONG, contender)) {
                    build(driver, contender, 1);
                }
            });
        }
        for (int round = 1; round < options.buildRounds(); round++) {
            forEach(round, (driver, contender) -> {
                if (!isLongerThan(options.longBuildSeconds(), contender)) {
                    build(driver, contender, all);
                }
            });
        }
        forEach(0, (driver, contender) -> {
            Map<String, String> memory = driver.command("memory");
            contender.bytes = number(memory, "bytes").longValue();
            contender.residentBytes = number(memory, "resident").longValue();
        });
    }

    private boolean isLongerThan(int seconds, ContenderResult contender) {
        return contender.medianBuildSeconds(options.threads()) > seconds;
    }

    private void build(DriverProcess driver, ContenderResult contender, int threads)
            throws IOException, InterruptedException {
        double seconds = number(driver.command("build", threads, 0), "seconds");
        contender.addBuild(threads, seconds);
        progress.say("%s: %s built on %d threads in %.1f s", dataset.name(), contender.name, threads, seconds);
    }

    private void sweepAll(int round) throws InterruptedException {
        if (round == 0) {
            forEach(
                    0,
                    (driver, contender) ->
                            driver.command("search", WARM_UP_EF, K, 1, WARM_UP_MILLIS, scratch.resolve("ids")));
        }
        for (int ef : EFS) {
            forEach(round, (driver, contender) -> {
                if (!isEnough(contender, ef)) {
                    search(driver, contender, 1, ef);
                }
            });
        }
        forEach(round, this::searchOnAllThreads);
        forEach(round, this::timeSingleQueries);
        forEach(
                0,
                (driver, contender) -> progress.say(
                        "%s: %-16s QPS at %.2f: %,.0f",
                        dataset.name(),
                        contender.name,
                        LATENCY_TARGET,
                        contender.curve(1).qpsAt(LATENCY_TARGET)));
    }

    /** Whether a smaller ef of the sweep was already past all targets. */
    private static boolean isEnough(ContenderResult contender, int ef) {
        return contender.recall.getOrDefault(1, Map.of()).entrySet().stream()
                .anyMatch(point -> point.getKey() < ef && point.getValue() > ENOUGH_RECALL);
    }

    private void searchOnAllThreads(DriverProcess driver, ContenderResult contender)
            throws IOException, InterruptedException {
        if (options.threads() == 1) {
            return;
        }
        TreeSet<Integer> efs = new TreeSet<>();
        for (double target : TARGETS) {
            efs.addAll(contender.curve(1).efsAround(target));
        }
        for (int ef : efs) {
            search(driver, contender, options.threads(), ef);
        }
    }

    private void search(DriverProcess driver, ContenderResult contender, int threads, int ef)
            throws IOException, InterruptedException {
        Path file = scratch.resolve("ids");
        // Others have had the processor's caches since: one pass that is not timed brings the rows back.
        driver.command("search", ef, K, threads, 0, file);
        Map<String, String> run = driver.command("search", ef, K, threads, options.millis(), file);
        int[] ids = new int[dataset.truth().length * K];
        ByteBuffer.wrap(Files.readAllBytes(file))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer()
                .get(ids);
        double qps = number(run, "queries") / number(run, "seconds");
        contender.addSearch(threads, ef, Recall.of(ids, dataset.truth(), K), qps);
    }

    private void timeSingleQueries(DriverProcess driver, ContenderResult contender)
            throws IOException, InterruptedException {
        if (contender.latencyEf <= 0) {
            contender.latencyEf = contender.curve(1).efAt(LATENCY_TARGET);
        }
        if (contender.latencyEf <= 0) {
            return; // it never reached that recall
        }
        Path file = scratch.resolve("latencies");
        driver.command("latency", contender.latencyEf, K, options.millis(), file);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        long[] nanos = new long[bytes.remaining() / Long.BYTES];
        bytes.asLongBuffer().get(nanos);
        contender.addLatency("p50", Percentiles.of(nanos, 0.50) / 1e3);
        contender.addLatency("p99", Percentiles.of(nanos, 0.99) / 1e3);
    }

    private static Double number(Map<String, String> answer, String key) throws IOException {
        String value = answer.get(key);
        if (value == null) {
            throw new IOException("the answer has no " + key + ": " + answer);
        }
        return Double.valueOf(value);
    }
}
