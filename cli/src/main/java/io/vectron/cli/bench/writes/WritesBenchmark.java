package io.vectron.cli.bench.writes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vectron.cli.bench.Pause;
import io.vectron.cli.cluster.ClusterInspector;
import io.vectron.cli.cluster.LocalCluster;
import io.vectron.cli.cluster.NodeKind;
import io.vectron.cli.console.Console;
import io.vectron.cli.console.Numbers;
import io.vectron.cli.console.Table;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.rpc.WriteCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.ratis.util.VersionInfo;

/**
 * Writes to a cluster and to bare Raft servers with the same Java options, entries and requests under way, in turns, so that a
 * machine whose speed drifts is the same to all. Each has three servers, each a process on this machine, and syncs its log before
 * it acknowledges. Before the first round all are warmed up, which does not count.
 */
public final class WritesBenchmark {
    /** Before each measurement: what compilers and page caches have left over from the one before is not for the next target. */
    private static final Duration REST = Duration.ofSeconds(1);

    private final WriteLoad load;
    private final FreshPoints points;
    private final Console console;

    public WritesBenchmark(WriteLoad load, Console console) {
        this.load = load;
        this.points = new FreshPoints(load.dimension(), load.recordBytes());
        this.console = console;
    }

    /** @param folder for the bare Raft servers */
    public void run(LocalCluster cluster, Path folder) throws IOException {
        try (ClusterInspector inspector = ClusterInspector.of(cluster);
                BareRaftCluster plain =
                        BareRaftCluster.start(folder.resolve("plain"), BareRaftSettings.PLAIN, load.shards());
                BareRaftCluster tuned =
                        BareRaftCluster.start(folder.resolve("tuned"), BareRaftSettings.TUNED, load.shards())) {
            describe();
            byte[] entry = entry();
            for (int shards : load.shards()) {
                BenchCollection collection = BenchCollection.create(cluster, inspector, shards, load.dimension());
                try (BareRaftTarget plainRaft = new BareRaftTarget(plain, shards, entry, load.batch());
                        BareRaftTarget tunedRaft = new BareRaftTarget(tuned, shards, entry, load.batch());
                        ShardLeaderTarget leaders = new ShardLeaderTarget(cluster, collection);
                        GatewayTarget gateway = new GatewayTarget(
                                cluster.nodes(NodeKind.GATEWAY).getFirst().address("grpc"),
                                collection,
                                points.text())) {
                    plainRaft.awaitLeaders();
                    tunedRaft.awaitLeaders();
                    report(shards, measure(shards, List.of(plainRaft, tunedRaft, leaders, gateway)));
                }
            }
        }
    }

    private void describe() {
        console.print("Ratis " + VersionInfo.getSoftwareInfoVersion() + ", Java " + Runtime.version() + ", "
                + Runtime.getRuntime().availableProcessors()
                + " cores for servers and clients together; servers run with "
                + String.join(" ", BareRaftCluster.javaOptions()));
        console.print(load.clients() + " requests under way, each of " + load.batch() + " records of "
                + load.recordBytes() + " bytes (" + load.dimension() + " dimensions, the rest payload), new ids, for "
                + load.duration().toSeconds() + " s; then single records by " + load.crowd()
                + " clients, then by one; medians of "
                + load.rounds() + " rounds after a warm-up of "
                + load.warmUp().toSeconds() + " s");
    }

    /** A request in a shard's log. */
    private byte[] entry() {
        List<Mutation> mutations = new ArrayList<>();
        points.next(load.batch()).forEach(point -> mutations.add(new Mutation.Upsert(point, 0)));
        return WriteCodec.encode(new WriteBatch(mutations, Optional.empty())).toByteArray();
    }

    private List<WriteSamples> measure(int shards, List<WriteTarget> targets) {
        List<WriteSamples> samples = targets.stream().map(WriteSamples::new).toList();
        for (WriteSamples sample : samples) {
            measure("warm-up", shards, sample.target(), load.warmUp());
        }
        for (int round = 1; round <= load.rounds(); round++) {
            for (WriteSamples sample : samples) {
                sample.add(measure("round " + round, shards, sample.target(), load.duration()));
            }
        }
        return samples;
    }

    private WriteSamples.Round measure(String round, int shards, WriteTarget target, Duration duration) {
        WriteLatencies batches = measure(target, load.clients(), load.batch(), duration);
        WriteLatencies crowd = measure(target, load.crowd(), 1, duration.dividedBy(2));
        WriteLatencies singles = measure(target, 1, 1, duration.multipliedBy(2));
        console.note(round + ", " + shards + " shards, " + target.name() + ": "
                + Numbers.count(Math.round(batches.recordsPerSecond())) + " records/s in batches, "
                + Numbers.count(Math.round(crowd.recordsPerSecond())) + " one by one, single "
                + Numbers.decimals(singles.millis(0.5), 2) + " ms");
        return new WriteSamples.Round(batches, crowd, singles);
    }

    private WriteLatencies measure(WriteTarget target, int clients, int batch, Duration duration) {
        Pause.of(REST);
        WriteLatencies measured = ClosedLoop.run(target, points, clients, batch, duration);
        long acknowledged = System.nanoTime();
        target.settle();
        return measured.settledAfter(Duration.ofNanos(System.nanoTime() - acknowledged));
    }

    private void report(int shards, List<WriteSamples> samples) {
        WriteSamples bare = samples.getFirst();
        String title = shards == 1 ? "one shard" : shards + " shards";
        Table batches = new Table(
                title + ", batches",
                "records/s",
                "of bare",
                "indexed/s",
                "p50 ms",
                "times bare",
                "p99 ms",
                "times bare");
        Table crowds = new Table(
                title + ", " + load.crowd() + " clients",
                "records/s",
                "of bare",
                "p50 ms",
                "times bare",
                "p99 ms",
                "times bare");
        Table singles = new Table(title + ", one client", "p50 ms", "times bare", "p99 ms", "times bare");
        for (WriteSamples sample : samples) {
            String name = sample.target().name();
            batches.row(
                    name,
                    count(sample.recordsPerSecond()),
                    ratio(sample, bare, WriteSamples::recordsPerSecond),
                    count(sample.settledPerSecond()),
                    Numbers.decimals(sample.batchMillis(0.5), 1),
                    ratio(sample, bare, one -> one.batchMillis(0.5)),
                    Numbers.decimals(sample.batchMillis(0.99), 1),
                    ratio(sample, bare, one -> one.batchMillis(0.99)));
            crowds.row(
                    name,
                    count(sample.crowdPerSecond()),
                    ratio(sample, bare, WriteSamples::crowdPerSecond),
                    Numbers.decimals(sample.crowdMillis(0.5), 1),
                    ratio(sample, bare, one -> one.crowdMillis(0.5)),
                    Numbers.decimals(sample.crowdMillis(0.99), 1),
                    ratio(sample, bare, one -> one.crowdMillis(0.99)));
            singles.row(
                    name,
                    Numbers.decimals(sample.singleMillis(0.5), 2),
                    ratio(sample, bare, one -> one.singleMillis(0.5)),
                    Numbers.decimals(sample.singleMillis(0.99), 2),
                    ratio(sample, bare, one -> one.singleMillis(0.99)));
            console.document(document(shards, sample, bare));
        }
        batches.print(console);
        crowds.print(console);
        singles.print(console);
    }

    private static String count(double rate) {
        return Numbers.count(Math.round(rate));
    }

    private static String ratio(WriteSamples sample, WriteSamples bare, ToDoubleFunction<WriteSamples> figure) {
        return Numbers.decimals(figure.applyAsDouble(sample) / figure.applyAsDouble(bare), 2);
    }

    private static ObjectNode document(int shards, WriteSamples sample, WriteSamples bare) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("shards", shards)
                .put("target", sample.target().name())
                .put("recordsPerSecond", sample.recordsPerSecond())
                .put("ofBare", sample.recordsPerSecond() / bare.recordsPerSecond())
                .put("settledPerSecond", sample.settledPerSecond())
                .put("batchMsP50", sample.batchMillis(0.5))
                .put("batchMsP99", sample.batchMillis(0.99))
                .put("crowdPerSecond", sample.crowdPerSecond())
                .put("crowdOfBare", sample.crowdPerSecond() / bare.crowdPerSecond())
                .put("crowdMsP50", sample.crowdMillis(0.5))
                .put("crowdMsP99", sample.crowdMillis(0.99))
                .put("singleMsP50", sample.singleMillis(0.5))
                .put("singleMsP99", sample.singleMillis(0.99));
    }
}
