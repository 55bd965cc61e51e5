package io.vectron.cli.command;

import io.vectron.cli.bench.FailoverBenchmark;
import io.vectron.cli.bench.LoadBenchmark;
import io.vectron.cli.cluster.ClusterShape;
import io.vectron.cli.cluster.ScratchCluster;
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

    @Command(
            name = "failover",
            description =
                    "How long writes stop when the leader of a shard is killed, whether searches fail, and how long"
                            + " the server takes to be level again.")
    int failover(
            @Option(names = "--rounds", paramLabel = "N", defaultValue = "20", description = "Default: 20.") int rounds,
            @Option(names = "--planned", description = "Stop leaders in order (SIGTERM) instead of killing them.")
                    boolean planned,
            @Mixin OutputOptions output)
            throws IOException {
        Console console = output.console();
        Options.atLeastOne("--rounds", rounds);
        console.note("Starting a cluster of its own on free ports and a temporary folder ...");
        try (ScratchCluster scratch =
                ScratchCluster.start(HomeFolder.find(), ClusterShape.REPLICATED, new SplittableRandom(), console)) {
            new FailoverBenchmark(rounds, planned, console).run(scratch.cluster());
        }
        return 0;
    }
}
