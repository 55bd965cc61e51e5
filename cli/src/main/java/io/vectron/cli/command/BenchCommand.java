package io.vectron.cli.command;

import io.vectron.cli.bench.LoadBenchmark;
import io.vectron.cli.console.Console;
import io.vectron.cli.process.ScratchServer;
import io.vectron.common.model.Distance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measurements, as ratios within one run. */
@Command(name = "bench", description = "Measure: ratios within one run, medians over rounds.")
public final class BenchCommand {
    @Command(name = "load", description = "A whole load through Kafka and Raft against building the bare index.")
    int load(
            @Option(
                            names = "--file",
                            paramLabel = "FILE",
                            description = "Vectors: .fvecs, .bvecs (also .gz), .hdf5. Default: the sample.")
                    @Nullable
                    Path file,
            @Option(
                            names = "--distance",
                            paramLabel = "NAME",
                            defaultValue = "cosine",
                            description = "Default: cosine.")
                    String distance,
            @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "Default: 3.") int rounds,
            @Mixin OutputOptions output)
            throws IOException {
        Console console = output.console();
        Distance parsed = Options.distance(distance);
        Path vectors = file == null ? HomeFolder.sample().resolve("base.fvecs.gz") : file;
        console.note("Starting a server of its own on free ports and a temporary folder ...");
        try (ScratchServer server = ScratchServer.start(HomeFolder.find(), new SplittableRandom())) {
            new LoadBenchmark(vectors, parsed, Options.atLeastOne("--rounds", rounds), console).run(server);
        }
        return 0;
    }
}
