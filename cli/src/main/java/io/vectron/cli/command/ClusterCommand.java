package io.vectron.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vectron.cli.CliException;
import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.ClusterPorts;
import io.vectron.cli.cluster.ClusterReadiness;
import io.vectron.cli.cluster.ClusterShape;
import io.vectron.cli.cluster.LocalCluster;
import io.vectron.cli.cluster.NodeKind;
import io.vectron.cli.cluster.NodeRehearsal;
import io.vectron.cli.cluster.NodeState;
import io.vectron.cli.console.Console;
import io.vectron.cli.console.Numbers;
import io.vectron.cli.console.ProgressLine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A cluster of processes on this machine. */
@Command(
        description = "A real cluster of processes on this machine, to develop against and to break.",
        subcommands = ClusterStatusCommand.class)
public final class ClusterCommand {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

    @Command(
            name = "up",
            description =
                    "Make a cluster, or start what does not run of the one that is there; returns when it is ready."
                            + " The processes go on until 'cluster down'.")
    int up(
            @Option(names = "--shardservers", paramLabel = "N", description = "Default: 3.") @Nullable
                    Integer shardservers,
            @Option(
                            names = "--search-only",
                            paramLabel = "N",
                            description = "Shard servers more, which only answer reads. Default: 0.")
                    @Nullable
                    Integer searchOnly,
            @Option(names = "--placements", paramLabel = "N", description = "1, 3 or 5. Default: 3.") @Nullable
                    Integer placements,
            @Option(names = "--gateways", paramLabel = "N", description = "Default: 1.") @Nullable Integer gateways,
            @Option(
                            names = "--zones",
                            paramLabel = "N",
                            description = "Zones that the shard servers are in, in turn. Default: none.")
                    @Nullable
                    Integer zones,
            @Option(names = "--port-offset", paramLabel = "N", description = "Added to every port. Default: 0.")
                    @Nullable
                    Integer portOffset,
            @Mixin ClusterOptions options,
            @Mixin OutputOptions output)
            throws IOException {
        Console console = output.console();
        long start = System.nanoTime();
        LocalCluster cluster;
        if (LocalCluster.exists(options.folder())) {
            if (Stream.of(shardservers, searchOnly, placements, gateways, zones, portOffset)
                    .anyMatch(Objects::nonNull)) {
                throw new CliException("there is a cluster in " + options.folder()
                        + ", whose shape and ports are given; start it without these options, change it with"
                        + " './vectron cluster add', or name another folder with --data");
            }
            cluster = options.open();
        } else {
            cluster = LocalCluster.create(
                    HomeFolder.find(),
                    options.folder(),
                    shape(placements, shardservers, searchOnly, gateways, zones),
                    new ClusterPorts(or(portOffset, 0)));
        }
        console.note("Starting " + cluster.nodes().size() + " processes, logs in " + cluster.root() + " ...");
        cluster.startAll();
        awaitReady(cluster, cluster.nodes(), console);
        announce(cluster, Duration.ofNanos(System.nanoTime() - start), console);
        return 0;
    }

    private static ClusterShape shape(
            @Nullable Integer placements,
            @Nullable Integer shardservers,
            @Nullable Integer searchOnly,
            @Nullable Integer gateways,
            @Nullable Integer zones) {
        ClusterShape usual = ClusterShape.REPLICATED;
        return new ClusterShape(
                or(placements, usual.placements()),
                or(shardservers, usual.shardservers()),
                or(searchOnly, usual.searchOnly()),
                or(gateways, usual.gateways()),
                or(zones, usual.zones()));
    }

    private static int or(@Nullable Integer value, int byDefault) {
        return value == null ? byDefault : value;
    }

    private static void awaitReady(LocalCluster cluster, List<ClusterNode> nodes, Console console) throws IOException {
        try (ProgressLine progress = console.progress()) {
            new ClusterReadiness(cluster, START_TIMEOUT).await(nodes, progress::update);
        }
    }

    private static void announce(LocalCluster cluster, Duration elapsed, Console console) throws IOException {
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("folder", cluster.root().toString())
                .put("seconds", elapsed.toMillis() / 1000.0);
        console.print("Ready after " + Numbers.seconds(elapsed) + ". Everything is in " + cluster.root());
        for (ClusterNode gateway : cluster.nodes(NodeKind.GATEWAY)) {
            console.print("  HTTP   http://" + gateway.address("http"));
            console.print("  gRPC   " + gateway.address("grpc"));
            document.withArray("http").add("http://" + gateway.address("http"));
            document.withArray("grpc").add(gateway.address("grpc"));
        }
        String kafka = cluster.nodes(NodeKind.BROKER).getFirst().address("kafka");
        console.print("  Kafka  " + kafka + "  (topics vectron.ingest.<collection>)");
        console.print("Look with './vectron cluster status', stop with './vectron cluster down'.");
        console.document(document.put("kafka", kafka));
    }

    @Command(name = "down", description = "Stop every process in order; the data stays for the next 'cluster up'.")
    int down(@Mixin ClusterOptions options, @Mixin OutputOptions output) throws IOException {
        Console console = output.console();
        LocalCluster cluster = options.open();
        cluster.down();
        console.print("Stopped. The data is still in " + cluster.root());
        console.document(JsonNodeFactory.instance.objectNode().put("stopped", true));
        return 0;
    }

    @Command(name = "kill", description = "kill -9: the process gets no chance to do anything.")
    int kill(@Parameters(paramLabel = "NODE") String node, @Mixin ClusterOptions options, @Mixin OutputOptions output)
            throws IOException {
        LocalCluster cluster = options.open();
        cluster.kill(cluster.node(node));
        return report(cluster, node, output.console());
    }

    @Command(name = "pause", description = "SIGSTOP: the process stands still until 'resume'.")
    int pause(@Parameters(paramLabel = "NODE") String node, @Mixin ClusterOptions options, @Mixin OutputOptions output)
            throws IOException {
        LocalCluster cluster = options.open();
        cluster.pause(cluster.node(node));
        return report(cluster, node, output.console());
    }

    @Command(name = "resume", description = "SIGCONT: a paused process goes on.")
    int resume(@Parameters(paramLabel = "NODE") String node, @Mixin ClusterOptions options, @Mixin OutputOptions output)
            throws IOException {
        LocalCluster cluster = options.open();
        cluster.resume(cluster.node(node));
        return report(cluster, node, output.console());
    }

    @Command(
            name = "restart",
            description = "Stop the process in order if it runs, start it again and wait until it is ready.")
    int restart(
            @Parameters(paramLabel = "NODE") String node, @Mixin ClusterOptions options, @Mixin OutputOptions output)
            throws IOException {
        Console console = output.console();
        LocalCluster cluster = options.open();
        cluster.stop(cluster.node(node));
        cluster.start(cluster.node(node));
        awaitReady(cluster, List.of(cluster.node(node)), console);
        return report(cluster, node, console);
    }

    @Command(name = "add", description = "Add a node and wait until it is ready.")
    int add(
            @Parameters(paramLabel = "KIND", description = "shardserver") String kind,
            @Option(names = "--search-only", description = "It only answers reads.") boolean searchOnly,
            @Mixin ClusterOptions options,
            @Mixin OutputOptions output)
            throws IOException {
        if (!kind.equals(NodeKind.SHARDSERVER.command())) {
            throw new CliException("only a shardserver can be added, not a '" + kind + "'");
        }
        Console console = output.console();
        LocalCluster cluster = options.open();
        ClusterNode node = cluster.addShardServer(searchOnly);
        awaitReady(cluster, List.of(node), console);
        return report(cluster, node.name(), console);
    }

    @Command(
            name = "rehearse",
            hidden = true,
            description = "Run a cluster for a moment, and leave archives of classes in DIR; the script prepares fast"
                    + " starts of nodes with it.")
    int rehearse(@Parameters(paramLabel = "DIR") Path archives, @Mixin OutputOptions output) throws IOException {
        new NodeRehearsal(HomeFolder.find(), archives, output.console()).run();
        return 0;
    }

    private static int report(LocalCluster cluster, String name, Console console) throws IOException {
        NodeState state = cluster.state(cluster.node(name));
        console.print(name + " is " + ClusterStatusCommand.word(state) + ".");
        console.document(
                JsonNodeFactory.instance.objectNode().put("node", name).put("state", ClusterStatusCommand.word(state)));
        return 0;
    }
}
