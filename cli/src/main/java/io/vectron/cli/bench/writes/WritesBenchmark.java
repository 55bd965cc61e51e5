package io.vectron.cli.bench.writes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.apache.ratis.util.VersionInfo;

/**
 * Writes to a cluster and to bare Raft servers with the same settings, Java options, entry sizes and requests under way, in
 * turns, so that a machine whose speed drifts is the same to all. Both have three servers, each a process on this machine,
 * and sync their logs before they acknowledge. The first round warms up and does not count.
 */
public final class WritesBenchmark {
    private static final List<Integer> SHARDS = List.of(1, 4);
    /** How much longer than a measurement each target is warmed up: until its code is compiled. */
    private static final int WARM_UP = 3;

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
                BareRaftCluster bare = BareRaftCluster.start(folder, SHARDS)) {
            describe();
            for (int shards : SHARDS) {
                BenchCollection collection = BenchCollection.create(cluster, inspector, shards, load.dimension());
                try (BareRaftTarget raft =
                                new BareRaftTarget(bare.peers().groups(shards), entryBytesPerRecord(), load.batch());
                        ShardLeaderTarget leaders = new ShardLeaderTarget(cluster, collection);
                        GatewayTarget gateway = new GatewayTarget(
                                cluster.nodes(NodeKind.GATEWAY).getFirst().address("grpc"),
                                collection,
                                points.text())) {
                    raft.awaitLeaders();
                    report(shards, measure(shards, List.of(raft, leaders, gateway)));
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
                + load.duration().toSeconds() + " s; then single records one after the other; medians of "
                + load.rounds() + " rounds after a warm-up");
    }

    /** What a record takes in a shard's log. */
    private int entryBytesPerRecord() {
        List<Mutation> mutations = new ArrayList<>();
        points.next(load.batch()).forEach(point -> mutations.add(new Mutation.Upsert(point, 0)));
        return WriteCodec.encode(new WriteBatch(mutations, Optional.empty())).getSerializedSize() / load.batch();
    }

    private List<WriteSamples> measure(int shards, List<WriteTarget> targets) {
        List<WriteSamples> samples = targets.stream().map(WriteSamples::new).toList();
        for (int round = 0; round <= load.rounds(); round++) {
            for (WriteSamples sample : samples) {
                WriteLatencies batches = measure(sample.target(), load.clients(), load.batch(), load.duration());
                WriteLatencies singles =
                        measure(sample.target(), 1, 1, load.duration().dividedBy(2));
                if (round > 0) {
                    sample.add(batches, singles);
                }
                console.note((round == 0 ? "warm-up, " : "round " + round + ", ") + shards + " shards, "
                        + sample.target().name() + ": " + Numbers.count(Math.round(batches.recordsPerSecond()))
                        + " records/s, single " + Numbers.decimals(singles.millis(0.5), 2) + " ms");
            }
        }
        return samples;
    }

    private WriteLatencies measure(WriteTarget target, int clients, int batch, Duration duration) {
        WriteLatencies measured = ClosedLoop.run(target, points, clients, batch, duration);
        long acknowledged = System.nanoTime();
        target.settle();
        return measured.settledAfter(Duration.ofNanos(System.nanoTime() - acknowledged));
    }

    private void report(int shards, List<WriteSamples> samples) {
        WriteSamples bare = samples.getFirst();
        Table table = new Table(
                shards == 1 ? "one shard" : shards + " shards",
                "records/s",
                "of bare",
                "indexed/s",
                "batch p50 ms",
                "p99",
                "single p50 ms",
                "p99",
                "times bare");
        for (WriteSamples sample : samples) {
            table.row(
                    sample.target().name(),
                    Numbers.count(Math.round(sample.recordsPerSecond())),
                    Numbers.decimals(sample.recordsPerSecond() / bare.recordsPerSecond(), 2),
                    Numbers.count(Math.round(sample.settledPerSecond())),
                    Numbers.decimals(sample.batchMillis(0.5), 1),
                    Numbers.decimals(sample.batchMillis(0.99), 1),
                    Numbers.decimals(sample.singleMillis(0.5), 2),
                    Numbers.decimals(sample.singleMillis(0.99), 2),
                    Numbers.decimals(sample.singleMillis(0.5) / bare.singleMillis(0.5), 2));
            console.document(document(shards, sample, bare));
        }
        table.print(console);
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
                .put("singleMsP50", sample.singleMillis(0.5))
                .put("singleMsP99", sample.singleMillis(0.99));
    }
}
