package io.vectron.cli.cluster;

import io.vectron.cli.CliException;
import io.vectron.cli.client.GatewayClient;
import io.vectron.cli.network.ScratchNetwork;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A cluster of processes on this machine, and what can be done to its nodes. The nodes outlive the one who started them;
 * everything about them is in the cluster's folder, so that any process may go on with it. Thread-safe, and safe beside
 * other processes.
 */
public final class LocalCluster {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(20);

    private final ClusterFolder folder;
    private final NodeLauncher launcher;

    private LocalCluster(
            Path home, ClusterFolder folder, NodeLauncher.Session session, Optional<ScratchNetwork> network) {
        this.folder = folder;
        this.launcher = new NodeLauncher(home, folder, session, network);
    }

    /**
     * Describes a new cluster in an empty folder; nothing is started.
     *
     * @param home the folder of the {@code vectron} script
     */
    public static LocalCluster create(Path home, Path root, ClusterShape shape, ClusterPorts ports) throws IOException {
        return new LocalCluster(home, describe(root, shape, ports), NodeLauncher.Session.OWN, Optional.empty());
    }

    /**
     * The same for one whose nodes are to end with this process, which sees to that.
     *
     * @param network that each shard server gets a host of
     */
    static LocalCluster createScratch(
            Path home, Path root, ClusterShape shape, ClusterPorts ports, Optional<ScratchNetwork> network)
            throws IOException {
        ClusterFolder folder = describe(root, shape, ports);
        if (network.isPresent()) {
            ScratchNetwork hosts = network.get();
            folder.update(state -> state.withHosts(node -> switch (node.kind()) {
                case SHARDSERVER -> hosts.address(node.number() - 1);
                case PLACEMENT -> hosts.machine(); // shard servers call them
                case BROKER, INGEST, GATEWAY -> node.host();
            }));
        }
        return new LocalCluster(home, folder, NodeLauncher.Session.OURS, network);
    }

    private static ClusterFolder describe(Path root, ClusterShape shape, ClusterPorts ports) throws IOException {
        ClusterFolder folder = new ClusterFolder(root);
        folder.requireEmpty();
        folder.write(new ClusterState(ports.offset(), shape.zones(), shape.nodes(ports), Collections.emptySortedMap()));
        return folder;
    }

    /** @throws CliException if there is no cluster in the folder */
    public static LocalCluster open(Path home, Path root) throws IOException {
        LocalCluster cluster =
                new LocalCluster(home, new ClusterFolder(root), NodeLauncher.Session.OWN, Optional.empty());
        cluster.folder.state();
        return cluster;
    }

    public static boolean exists(Path root) {
        return new ClusterFolder(root).holdsCluster();
    }

    public Path root() {
        return folder.root();
    }

    public int portOffset() throws IOException {
        return folder.state().portOffset();
    }

    /** In the order in which they are started. */
    public List<ClusterNode> nodes() throws IOException {
        return folder.state().nodes();
    }

    public List<ClusterNode> nodes(NodeKind kind) throws IOException {
        return folder.state().nodes(kind);
    }

    /** @throws CliException naming the nodes there are */
    public ClusterNode node(String name) throws IOException {
        return folder.state().node(name);
    }

    public NodeState state(ClusterNode node) throws IOException {
        ClusterState state = folder.state();
        if (!state.isMeantToRun(node)) {
            return NodeState.STOPPED;
        }
        return state.findProcess(node)
                .map(process -> ProcessStat.isPaused(process.pid()) ? NodeState.PAUSED : NodeState.RUNNING)
                .orElse(NodeState.DEAD);
    }

    /** The node's process while it is alive. */
    public Optional<ProcessHandle> findProcess(ClusterNode node) throws IOException {
        return folder.state().findProcess(node);
    }

    public Path log(ClusterNode node) {
        return folder.log(node);
    }

    public Path config(ClusterNode node) {
        return folder.config(node);
    }

    /** Where the node keeps what it has. */
    public Path data(ClusterNode node) {
        return folder.data(node);
    }

    /** A client of the first gateway. */
    public GatewayClient gateway() throws IOException {
        return gateway(nodes(NodeKind.GATEWAY).getFirst());
    }

    static GatewayClient gateway(ClusterNode node) {
        return new GatewayClient(URI.create("http://" + node.address("http")));
    }

    /** What nodes of the kind are started with from now on, by this object only. */
    public void equip(NodeKind kind, NodeEquipment equipment) {
        launcher.equip(kind, equipment);
    }

    /** Starts every node that does not run; does not wait for them. */
    public void startAll() throws IOException {
        for (ClusterNode node : nodes()) {
            start(node);
        }
    }

    /** Starts the node unless it is alive; does not wait for it. */
    public void start(ClusterNode node) throws IOException {
        folder.update(state ->
                state.findProcess(node).isPresent() ? state : state.withProcess(node, launcher.launch(node, state)));
    }

    /** Describes one more shard server and starts it; does not wait for it. */
    public ClusterNode addShardServer(boolean searchOnly) throws IOException {
        ClusterState before = folder.state();
        int number = before.nodes(NodeKind.SHARDSERVER).getLast().number() + 1;
        if (number > ClusterPorts.MAX_SHARDSERVERS) {
            throw new CliException("a cluster has at most " + ClusterPorts.MAX_SHARDSERVERS + " shard servers");
        }
        ClusterNode node = ClusterNode.of(NodeKind.SHARDSERVER, number, new ClusterPorts(before.portOffset()));
        ClusterNode added = searchOnly ? node.asSearchOnly() : node;
        folder.update(state -> state.withNode(added));
        start(added);
        return added;
    }

    /** kill -9: nothing of the process gets to run again. Returns when it is gone; {@link NodeState#DEAD} then. */
    public void kill(ClusterNode node) throws IOException {
        ProcessHandle process = living(node);
        process.destroyForcibly();
        awaitEnd(node, KILL_TIMEOUT);
    }

    /** kill -9 of all that live, at once. */
    public void killAll() throws IOException {
        List<ClusterNode> alive = living();
        for (ClusterNode node : alive) {
            findProcess(node).ifPresent(ProcessHandle::destroyForcibly);
        }
        for (ClusterNode node : alive) {
            awaitEnd(node, KILL_TIMEOUT);
        }
    }

    /** SIGTERM, and waits for the orderly end. */
    public void stop(ClusterNode node) throws IOException {
        Optional<ProcessHandle> process = findProcess(node);
        if (process.isPresent()) {
            if (state(node) == NodeState.PAUSED) {
                resume(node);
            }
            process.get().destroy();
            awaitEnd(node, STOP_TIMEOUT);
        }
        folder.update(state -> state.withoutProcess(node));
    }

    /** SIGSTOP: the process stands still and does not notice. */
    public void pause(ClusterNode node) throws IOException {
        signal("STOP", living(node));
    }

    /** SIGCONT. */
    public void resume(ClusterNode node) throws IOException {
        signal("CONT", living(node));
    }

    private static void signal(String name, ProcessHandle process) throws IOException {
        try {
            // Java sends no other signals than those that end a process.
            int code = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new CliException("process " + process.pid() + " did not take SIG" + name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted", e);
        }
    }

    /** Stops every node in order, clients before what they call; one that does not end in time is killed. */
    public void down() throws IOException {
        for (NodeKind kind : List.of(NodeKind.values()).reversed()) {
            List<ClusterNode> nodes = nodes(kind);
            for (ClusterNode node : nodes) {
                Optional<ProcessHandle> process = findProcess(node);
                if (process.isPresent()) {
                    signal("CONT", process.get());
                    process.get().destroy();
                }
            }
            for (ClusterNode node : nodes) {
                if (!tryAwaitEnd(node, STOP_TIMEOUT)) {
                    kill(node);
                }
                folder.update(state -> state.withoutProcess(node));
            }
        }
    }

    private List<ClusterNode> living() throws IOException {
        ClusterState state = folder.state();
        return state.nodes().stream()
                .filter(node -> state.findProcess(node).isPresent())
                .toList();
    }

    private ProcessHandle living(ClusterNode node) throws IOException {
        return findProcess(node)
                .orElseThrow(() -> new CliException(
                        node.name() + " does not run; start it with './vectron cluster restart " + node.name() + "'"));
    }

    /** Returns when its process is gone, which somebody has killed. */
    public void awaitEnd(ClusterNode node) throws IOException {
        awaitEnd(node, KILL_TIMEOUT);
    }

    private void awaitEnd(ClusterNode node, Duration timeout) throws IOException {
        if (!tryAwaitEnd(node, timeout)) {
            throw new CliException(node.name() + " has not ended after " + timeout.toSeconds() + " s");
        }
    }

    private boolean tryAwaitEnd(ClusterNode node, Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (findProcess(node).isPresent()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            pause(POLL);
        }
        return true;
    }

    static void pause(Duration delay) {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted", e);
        }
    }

    /** The end of what the node said, for a message: why it ended, if it did. */
    String lastWords(ClusterNode node) throws IOException {
        Path output = folder.output(node);
        if (!Files.exists(output)) {
            return "it said nothing";
        }
        List<String> lines = Files.readAllLines(output);
        return lines.isEmpty()
                ? "it said nothing; its log is " + folder.log(node)
                : String.join(" | ", lines.subList(Math.max(0, lines.size() - 2), lines.size()));
    }

    @Override
    public String toString() {
        return "cluster in " + folder.root();
    }
}
