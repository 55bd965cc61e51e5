package io.vectron.cli.bench.shards;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vectron.cli.CliException;
import io.vectron.cli.bench.Pause;
import io.vectron.cli.cluster.ClusterInspector;
import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.LocalCluster;
import io.vectron.cli.cluster.NodeFootprint;
import io.vectron.cli.cluster.NodeFootprint.ThreadUse;
import io.vectron.cli.cluster.NodeKind;
import io.vectron.cli.cluster.ShardReplicas;
import io.vectron.cli.console.Console;
import io.vectron.cli.console.Numbers;
import io.vectron.cli.console.Table;
import io.vectron.common.error.VectronException;
import io.vectron.shardservers.api.ShardState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes shards of three replicas that nobody writes to or searches, and measures what their servers take meanwhile. */
public final class ShardsBenchmark {
    private static final int REPLICAS = 3;
    private static final int SHARDS_PER_COLLECTION = 20;
    private static final int DIMENSION = 128;
    private static final int BUSIEST_KINDS = 8;
    /** Servers that have just made shards are not at rest: what makes them is still being compiled. */
    private static final Duration SETTLE = Duration.ofSeconds(60);

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(500);

    private final int shards;
    private final Duration window;
    private final Console console;

    /** @param window for how long it is measured */
    public ShardsBenchmark(int shards, Duration window, Console console) {
        this.shards = shards;
        this.window = window;
        this.console = console;
    }

    public void run(LocalCluster cluster) throws IOException {
        try (ClusterInspector inspector = ClusterInspector.of(cluster)) {
            for (int first = 0; first < shards; first += SHARDS_PER_COLLECTION) {
                create(cluster, first, Math.min(SHARDS_PER_COLLECTION, shards - first));
                awaitLed(inspector, Math.min(first + SHARDS_PER_COLLECTION, shards));
                console.note(Math.min(first + SHARDS_PER_COLLECTION, shards) + " of " + shards + " shards are led");
            }
        }
        console.note("waiting for " + SETTLE.toSeconds() + " s until the servers have settled");
        Pause.of(SETTLE);
        List<NodeFootprint> before = footprints(cluster);
        long start = System.nanoTime();
        Pause.of(window);
        Duration measured = Duration.ofNanos(System.nanoTime() - start);
        report(cluster.nodes(NodeKind.SHARDSERVER), before, footprints(cluster), measured);
    }

    private static void create(LocalCluster cluster, int first, int count) throws IOException {
        cluster.gateway()
                .post(
                        "/v1/collections",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("name", "bench-shards-" + first)
                                .put("dimension", DIMENSION)
                                .put("shards", count)
                                .put("replicationFactor", REPLICAS)
                                .put("distance", "euclidean"));
    }

    private static void awaitLed(ClusterInspector inspector, int count) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (led(inspector) < count) {
            if (System.nanoTime() - deadline > 0) {
                throw new CliException("only " + led(inspector) + " of " + count
                        + " shards are led with all replicas ready after " + TIMEOUT.toMinutes() + " min");
            }
            Pause.of(POLL);
        }
    }

    private static long led(ClusterInspector inspector) {
        try {
            return inspector.shards(inspector.map()).stream()
                    .filter(ShardsBenchmark::isLed)
                    .count();
        } catch (VectronException e) {
            return 0; // the drivers elect a leader; asked again, with a bound
        }
    }

    private static boolean isLed(ShardReplicas shard) {
        return shard.leader().isPresent()
                && shard.states().size() == REPLICAS
                && shard.states().values().stream().allMatch(ShardState::ready);
    }

    private static List<NodeFootprint> footprints(LocalCluster cluster) throws IOException {
        List<NodeFootprint> footprints = new ArrayList<>();
        for (ClusterNode node : cluster.nodes(NodeKind.SHARDSERVER)) {
            footprints.add(NodeFootprint.of(cluster, node));
        }
        return footprints;
    }

    private void report(
            List<ClusterNode> nodes, List<NodeFootprint> before, List<NodeFootprint> after, Duration measured) {
        console.print(shards + " shards of " + REPLICAS + " replicas without load, over " + Numbers.seconds(measured)
                + "; shard servers run with " + NodeKind.SHARDSERVER.jvmOptions());
        Table table = new Table("server", "% of a core", "MiB resident", "threads", "open files", "MiB on disk");
        for (int i = 0; i < nodes.size(); i++) {
            NodeFootprint footprint = after.get(i);
            double share = share(footprint.time().minus(before.get(i).time()), measured);
            table.row(
                    nodes.get(i).name(),
                    Numbers.decimals(100 * share, 1),
                    mebibytes(footprint.residentBytes()),
                    Numbers.count(footprint.threadCount()),
                    Numbers.count(footprint.openFiles()),
                    mebibytes(footprint.diskBytes()));
            console.document(document(nodes.get(i), footprint, share));
        }
        table.print(console);
        reportThreads(sum(before), sum(after), measured);
    }

    private ObjectNode document(ClusterNode node, NodeFootprint footprint, double share) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("shards", shards)
                .put("server", node.name())
                .put("cores", share)
                .put("residentBytes", footprint.residentBytes())
                .put("threads", footprint.threadCount())
                .put("openFiles", footprint.openFiles())
                .put("diskBytes", footprint.diskBytes());
    }

    private static SortedMap<String, ThreadUse> sum(List<NodeFootprint> footprints) {
        SortedMap<String, ThreadUse> sum = new TreeMap<>();
        footprints.forEach(
                footprint -> footprint.threads().forEach((kind, use) -> sum.merge(kind, use, ThreadUse::plus)));
        return sum;
    }

    /** Which threads there are and which of them do something, over all servers. */
    private void reportThreads(
            SortedMap<String, ThreadUse> before, SortedMap<String, ThreadUse> after, Duration measured) {
        Table table = new Table("threads of all servers, busiest first", "number", "% of a core");
        after.entrySet().stream()
                .sorted(Comparator.comparing(kind -> busy(kind, before), Comparator.reverseOrder()))
                .limit(BUSIEST_KINDS)
                .forEach(kind -> table.row(
                        kind.getKey(),
                        Numbers.count(kind.getValue().count()),
                        Numbers.decimals(100 * share(busy(kind, before), measured), 1)));
        table.print(console);
    }

    private static Duration busy(Map.Entry<String, ThreadUse> kind, SortedMap<String, ThreadUse> before) {
        return kind.getValue()
                .time()
                .minus(before.getOrDefault(kind.getKey(), ThreadUse.NONE).time());
    }

    private static double share(Duration busy, Duration measured) {
        return (double) busy.toNanos() / measured.toNanos();
    }

    private static String mebibytes(long bytes) {
        return Numbers.count(bytes >> 20);
    }
}
