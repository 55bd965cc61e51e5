package io.vectron.cli.command;

import io.vectron.cli.bench.FailoverBenchmark;
import io.vectron.cli.bench.FailoverFault;
import io.vectron.cli.bench.LoadBenchmark;
import io.vectron.cli.bench.RestartBenchmark;
import io.vectron.cli.bench.shards.ShardsBenchmark;
import io.vectron.cli.bench.writes.WriteLoad;
import io.vectron.cli.bench.writes.WritesBenchmark;
import io.vectron.cli.cluster.ClusterShape;
import io.vectron.cli.cluster.ScratchCluster;
import io.vectron.cli.console.Console;
import io.vectron.cli.process.ScratchServer;
import io.vectron.common.model.Distance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measurements, as ratios within one run. */
@Command(description = "Measure: ratios within one run, medians over rounds.")
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
                    "How long writes and searches stop when the leader of a shard is killed or stopped, or a driver is"
                            + " killed, and how long a restarted server takes to be level again.")
    int failover(
            @Option(
                            names = "--rounds",
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "Leaders to kill (-9). Default: 20.")
                    int rounds,
            @Option(
                            names = "--stops",
                            paramLabel = "N",
                            defaultValue = "5",
                            description = "Leaders to stop in order (SIGTERM). Default: 5.")
                    int stops,
            @Option(
                            names = "--drivers",
                            paramLabel = "N",
                            defaultValue = "3",
                            description = "Placement drivers to kill (-9). Default: 3.")
                    int drivers,
            @Mixin OutputOptions output)
            throws IOException {
        Map<FailoverFault, Integer> counts = Map.of(
                FailoverFault.KILL_LEADER, Options.notNegative("--rounds", rounds),
                FailoverFault.STOP_LEADER, Options.notNegative("--stops", stops),
                FailoverFault.KILL_DRIVER, Options.notNegative("--drivers", drivers));
        Console console = output.console();
        try (ScratchCluster scratch = startCluster(console)) {
            new FailoverBenchmark(counts, console).run(scratch.cluster());
        }
        return 0;
    }

    @Command(
            name = "restart",
            description =
                    "How long a shard server that holds many points takes from its start until it answers searches,"
                            + " and until it is level with the others.")
    int restart(
            @Option(
                            names = "--points",
                            paramLabel = "N",
                            defaultValue = "100000",
                            description = "Synthetic points. Default: 100000.")
                    int points,
            @Option(
                            names = "--dimension",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "Of each. Default: 100.")
                    int dimension,
            @Option(
                            names = "--rounds",
                            paramLabel = "N",
                            defaultValue = "3",
                            description = "Servers to stop (SIGTERM), and then to kill (-9). Default: 3.")
                    int rounds,
            @Mixin OutputOptions output)
            throws IOException {
        Options.atLeastOne("--points", points);
        Options.atLeastOne("--dimension", dimension);
        Options.atLeastOne("--rounds", rounds);
        Console console = output.console();
        try (ScratchCluster scratch = startCluster(console)) {
            new RestartBenchmark(points, dimension, rounds, console).run(scratch.cluster());
        }
        return 0;
    }

    @Command(
            name = "writes",
            description =
                    "Write throughput and latency, one and four shards of three replicas, against bare Raft servers"
                            + " with the same settings.")
    int writes(
            @Option(
                            names = "--shards",
                            paramLabel = "N",
                            split = ",",
                            defaultValue = "1,4",
                            description = "Of a collection; several with commas. Default: 1,4.")
                    List<Integer> shards,
            @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "Default: 3.") int rounds,
            @Option(
                            names = "--warm-up",
                            paramLabel = "N",
                            defaultValue = "20",
                            description =
                                    "Seconds for which each target is written to before it is measured. Default: 20.")
                    int warmUp,
            @Option(
                            names = "--seconds",
                            paramLabel = "N",
                            defaultValue = "3",
                            description = "Of a measurement. Default: 3.")
                    int seconds,
            @Option(
                            names = "--clients",
                            paramLabel = "N",
                            defaultValue = "8",
                            description = "Requests under way. Default: 8.")
                    int clients,
            @Option(
                            names = "--crowd",
                            paramLabel = "N",
                            defaultValue = "64",
                            description = "Single records under way. Default: 64.")
                    int crowd,
            @Option(
                            names = "--batch",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "Records of a request. Default: 100.")
                    int batch,
            @Option(
                            names = "--record-bytes",
                            paramLabel = "N",
                            defaultValue = "3072",
                            description = "Vector and payload together. Default: 3072.")
                    int recordBytes,
            @Option(names = "--dimension", paramLabel = "N", defaultValue = "128", description = "Default: 128.")
                    int dimension,
            @Mixin OutputOptions output)
            throws IOException {
        Console console = output.console();
        WriteLoad load = new WriteLoad(
                shards,
                rounds,
                clients,
                crowd,
                batch,
                recordBytes,
                dimension,
                Duration.ofSeconds(warmUp),
                Duration.ofSeconds(seconds));
        try (ScratchCluster scratch = startCluster(console)) {
            new WritesBenchmark(load, console)
                    .run(scratch.cluster(), scratch.cluster().root());
        }
        return 0;
    }

    @Command(
            name = "shards",
            description = "What shards of three replicas take of their three servers while nobody uses them: processor,"
                    + " memory, threads, files. Linux only.")
    int shards(
            @Option(names = "--shards", paramLabel = "N", defaultValue = "200", description = "Default: 200.")
                    int shards,
            @Option(
                            names = "--seconds",
                            paramLabel = "N",
                            defaultValue = "45",
                            description = "Of the measurement. Default: 45.")
                    int seconds,
            @Mixin OutputOptions output)
            throws IOException {
        Console console = output.console();
        ShardsBenchmark benchmark = new ShardsBenchmark(
                Options.atLeastOne("--shards", shards),
                Duration.ofSeconds(Options.atLeastOne("--seconds", seconds)),
                console);
        try (ScratchCluster scratch = startCluster(console)) {
            benchmark.run(scratch.cluster());
        }
        return 0;
    }

    private static ScratchCluster startCluster(Console console) throws IOException {
        console.note("Starting a cluster of its own on free ports and a temporary folder ...");
        return ScratchCluster.start(HomeFolder.find(), ClusterShape.REPLICATED, new SplittableRandom(), console);
    }
}
