package io.vectron.benchmarks.index;

import io.vectron.benchmarks.index.Options.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code vectron bench index}: runs our index, its peers and the scenarios, and writes the report. The system property
 * {@code vectron.home} names the project's folder (the working folder by default).
 */
public final class IndexBenchmark {
    private static final long LONGEST_SCENARIO_MINUTES = 30;

    private final Options options;
    private final Progress progress = new Progress(System.out);
    private final JavaCommand java;
    private final ReportFiles files;
    private final BenchmarkResult result = new BenchmarkResult(MachineDescription.read());
    private final Path scratch;

    private IndexBenchmark(Options options, Path home) throws IOException {
        this.options = options;
        java = new JavaCommand(home);
        files = new ReportFiles(options.out(), options.name());
        scratch = Files.createDirectories(options.cache().resolve("run"));
    }

    public static void main(String[] arguments) throws InterruptedException {
        System.setProperty("java.awt.headless", "true");
        Path home = Path.of(System.getProperty("vectron.home", "")).toAbsolutePath();
        int status;
        try {
            Options options = Options.parse(arguments, home, defaultCache());
            status = new IndexBenchmark(options, home).run();
        } catch (IllegalArgumentException e) {
            System.err.println("vectron bench index: " + e.getMessage());
            System.err.print(Options.USAGE);
            status = 2;
        } catch (IOException e) {
            System.err.println("vectron bench index: " + e.getMessage());
            status = 1;
        }
        System.exit(status);
    }

    private static Path defaultCache() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path root =
                cache == null || cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return root.resolve("vectron");
    }

    private int run() throws IOException, InterruptedException {
        List<DatasetFolder> folders = DatasetFolder.discover(options.data()).stream()
                .filter(folder -> options.wantsDataset(folder.name()))
                .toList();
        if (folders.isEmpty()) {
            throw new IOException("no data set to run in " + options.data()
                    + ": a data set is a folder whose name ends in -euclidean or -angular");
        }
        describeSettings();
        List<ContenderSpec> contenders =
                options.comparison() ? new ContenderCatalog(options, java, progress, result).contenders() : List.of();
        for (DatasetFolder folder : folders) {
            progress.say("%s: unpacking", folder.name());
            Dataset dataset = folder.prepare(options.cache());
            DatasetResult datasetResult = new DatasetResult(dataset);
            result.datasets.add(datasetResult);
            if (options.comparison()) {
                new DatasetBenchmark(options, dataset, scratch, progress, datasetResult)
                        .run(contenders, this::writeReport);
            }
            for (Scenario scenario : options.scenarios()) {
                progress.say("%s: scenario %s", dataset.name(), scenario.argument());
                runScenario(scenario, dataset, datasetResult);
                writeReport();
            }
        }
        progress.say("done: %s", files.report());
        return result.missing.isEmpty() && result.datasets.stream().noneMatch(IndexBenchmark::hasFailure) ? 0 : 1;
    }

    private static boolean hasFailure(DatasetResult dataset) {
        return dataset.contenders.stream().anyMatch(contender -> contender.failure != null);
    }

    private void writeReport() throws IOException {
        files.write(result, options.threads());
    }

    private void describeSettings() {
        result.settings.put("started", Instant.now().toString());
        result.settings.put("graph", "M " + options.m() + ", efConstruction " + options.efConstruction());
        result.settings.put(
                "rounds",
                options.rounds() + " of searches, at least " + options.millis() + " ms each; up to "
                        + options.buildRounds() + " of builds on " + options.threads()
                        + " threads, one if it takes over "
                        + options.longBuildSeconds() + " s");
        result.settings.put("Java contenders", String.join(" ", JavaCommand.FLAGS));
        result.settings.put(
                "huge pages in C++ peers",
                options.peerHugePages() ? "glibc.malloc.hugetlb=1" : "as their allocator asks");
        result.settings.put("seed", Long.toString(options.seed()));
    }

    private void runScenario(Scenario scenario, Dataset dataset, DatasetResult datasetResult)
            throws IOException, InterruptedException {
        Path out = scratch.resolve("scenario.json");
        Files.deleteIfExists(out);
        List<String> command = java.of(
                "vectron-bench",
                List.of(),
                "io.vectron.benchmarks.vectron.ScenarioMain",
                scenario.argument(),
                dataset.base().toString(),
                dataset.queries().toString(),
                Integer.toString(dataset.dimension()),
                dataset.metric().code(),
                Integer.toString(options.m()),
                Integer.toString(options.efConstruction()),
                Integer.toString(options.threads()),
                Long.toString(options.seed()),
                out.toString());
        Process process = new ProcessBuilder(command).inheritIO().start();
        Thread killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
        if (!process.waitFor(LONGEST_SCENARIO_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(scenario.argument() + " took longer than " + LONGEST_SCENARIO_MINUTES + " minutes");
        }
        Runtime.getRuntime().removeShutdownHook(killer);
        if (process.exitValue() != 0) {
            throw new IOException(scenario.argument() + " ended with status " + process.exitValue());
        }
        datasetResult.scenarios.addAll(files.readScenarios(out));
    }
}
