package io.vectron.benchmarks.index;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What to run, from the command line; {@link #USAGE} says what each option means.
 *
 * @param data folder with one folder per data set
 * @param peers whether peers run beside ours
 * @param datasets parts of names of the data sets to run; all when empty
 * @param contenders parts of names of the contenders to run; all when empty
 * @param rounds rounds of search measurements
 * @param buildRounds rounds of builds on all threads
 * @param longBuildSeconds a build on all threads that took longer is not repeated; one that took four times as long is not
 *     tried on one thread
 * @param millis least time of one search measurement
 * @param threads threads of the builds and searches on all threads
 * @param m links per node
 * @param efConstruction candidates an insertion keeps
 * @param seed of the scenarios
 * @param out folder of the report
 * @param name name of the report's files
 * @param cache folder that keeps downloads and unpacked data
 * @param peerHugePages whether malloc asks for huge pages in peers written in C++
 * @param scenarios what else to measure of ours
 * @param comparison whether the comparison itself runs
 */
record Options(
        Path data,
        boolean peers,
        List<String> datasets,
        List<String> contenders,
        int rounds,
        int buildRounds,
        int longBuildSeconds,
        int millis,
        int threads,
        int m,
        int efConstruction,
        long seed,
        Path out,
        String name,
        Path cache,
        boolean peerHugePages,
        List<Scenario> scenarios,
        boolean comparison) {
    static final String USAGE = """
            usage: vectron bench index --data DIR [options]
              --data DIR            folders named <name>-euclidean or <name>-angular, each with base, query and
                                    groundtruth as .fvecs, .bvecs or .ivecs, with or without .gz
              --peers               install and run hnswlib, FAISS, USearch, JVector and Lucene beside ours
              --mutate              measure ours after deletes and updates under search against a fresh build
              --filter              measure ours with filters of 0.1 to 99 % against exact scans
              --load                measure how long a saved index takes to open
              --no-comparison       only what --mutate, --filter and --load ask for
              --datasets A,B        only data sets whose name contains one of these
              --contenders A,B      only contenders whose name contains one of these
              --rounds N            rounds of search measurements (3)
              --build-rounds N      rounds of builds on all threads (3)
              --long-build SECONDS  builds that took longer are not repeated; over four times that, not tried on one thread (15)
              --millis N            least time of one search measurement (400)
              --threads N           threads of "all threads" (the machine's)
              --m N                 links per node (16)
              --ef-construction N   candidates per insertion (200)
              --seed N              of --mutate and --filter (42)
              --peer-huge-pages     let malloc ask for huge pages in peers written in C++, as ours does for itself
              --out DIR             where the report goes (docs/benchmarks)
              --name NAME           its files' name (index)
              --cache DIR           downloads and unpacked data ($XDG_CACHE_HOME/vectron or ~/.cache/vectron)
            """;

    /** Another measurement, of our index alone. */
    enum Scenario {
        MUTATE,
        FILTER,
        LOAD;

        String argument() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Options {
        datasets = List.copyOf(datasets);
        contenders = List.copyOf(contenders);
        scenarios = List.copyOf(scenarios);
    }

    /**
     * The options that {@code arguments} ask for.
     *
     * @throws IllegalArgumentException saying which argument is wrong
     */
    static Options parse(String[] arguments, Path home, Path defaultCache) {
        return new Parser(arguments).parse(home, defaultCache);
    }

    boolean wantsDataset(String dataset) {
        return isWanted(datasets, dataset);
    }

    boolean wantsContender(String contender) {
        return isWanted(contenders, contender);
    }

    private static boolean isWanted(List<String> parts, String name) {
        return parts.isEmpty() || parts.stream().anyMatch(name::contains);
    }

    private static final class Parser {
        private final List<String> rest;
        private final int processors = Runtime.getRuntime().availableProcessors();

        private Parser(String[] arguments) {
            rest = new ArrayList<>(Arrays.asList(arguments));
        }

        private Options parse(Path home, Path defaultCache) {
            String data = takeValue("--data")
                    .orElseThrow(() ->
                            new IllegalArgumentException("--data is missing: name the folder with the data sets"));
            List<Scenario> scenarios = new ArrayList<>();
            for (Scenario scenario : Scenario.values()) {
                if (take("--" + scenario.argument())) {
                    scenarios.add(scenario);
                }
            }
            Options options = new Options(
                    Path.of(data),
                    take("--peers"),
                    takeList("--datasets"),
                    takeList("--contenders"),
                    takeNumber("--rounds", 3),
                    takeNumber("--build-rounds", 3),
                    takeNumber("--long-build", 15),
                    takeNumber("--millis", 400),
                    takeNumber("--threads", processors),
                    takeNumber("--m", 16),
                    takeNumber("--ef-construction", 200),
                    takeNumber("--seed", 42),
                    takeValue("--out").map(Path::of).orElse(home.resolve("docs/benchmarks")),
                    takeValue("--name").orElse("index"),
                    takeValue("--cache").map(Path::of).orElse(defaultCache),
                    take("--peer-huge-pages"),
                    scenarios,
                    !take("--no-comparison"));
            if (!rest.isEmpty()) {
                throw new IllegalArgumentException(rest.getFirst() + " is not an option");
            }
            return options;
        }

        private boolean take(String name) {
            return rest.remove(name);
        }

        private int takeNumber(String name, int fallback) {
            String value = takeValue(name).orElse(Integer.toString(fallback));
            try {
                int number = Integer.parseInt(value);
                if (number >= 1) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // said below
            }
            throw new IllegalArgumentException(name + " must be a whole number from 1, not " + value);
        }

        private List<String> takeList(String name) {
            return takeValue(name).map(value -> List.of(value.split(","))).orElse(List.of());
        }

        private Optional<String> takeValue(String name) {
            int at = rest.indexOf(name);
            if (at < 0) {
                return Optional.empty();
            }
            if (at + 1 == rest.size()) {
                throw new IllegalArgumentException(name + " needs a value");
            }
            rest.remove(at);
            return Optional.of(rest.remove(at));
        }
    }
}
