package io.vectron.cli.cluster;

import io.vectron.cli.CliException;
import io.vectron.cli.network.ScratchNetwork;
import io.vectron.cli.server.LoopbackPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Starts the process of a node by the {@code vectron} script. */
final class NodeLauncher {
    private final Path home;
    private final ClusterFolder folder;
    private final Map<NodeKind, NodeEquipment> equipment = new ConcurrentHashMap<>();
    private final Session session;
    private final Optional<ScratchNetwork> network;

    /** Whose session the processes of nodes are in. */
    enum Session {
        /** Their own: a closed terminal, or Ctrl-C in it, is not for them. */
        OWN,
        /** This process's, for nodes that end with it. The system shares out its processors between sessions first. */
        OURS
    }

    /**
     * @param home the folder of the {@code vectron} script
     * @param network whose hosts shard servers are on
     */
    NodeLauncher(Path home, ClusterFolder folder, Session session, Optional<ScratchNetwork> network) {
        this.home = home;
        this.folder = folder;
        this.session = session;
        this.network = network;
    }

    /** What nodes of the kind are started with from now on. */
    void equip(NodeKind kind, NodeEquipment equipped) {
        equipment.put(kind, equipped);
    }

    /** Writes the node's configuration and starts it; does not wait for it. */
    ProcessId launch(ClusterNode node, ClusterState cluster) throws IOException {
        requireFreePorts(node);
        Files.createDirectories(folder.folder(node));
        Files.write(folder.config(node), NodeConfig.lines(node, cluster, folder));
        ProcessBuilder builder = new ProcessBuilder(command(node))
                .directory(folder.folder(node).toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.output(node).toFile()));
        Map<String, String> environment = builder.environment();
        environment.put("VECTRON_NO_BUILD", "1");
        NodeEquipment equipped = equipment.getOrDefault(node.kind(), NodeEquipment.NONE);
        environment.putAll(equipped.environment());
        environment.put("VECTRON_JVM_OPTS", (node.kind().jvmOptions() + " " + equipped.jvmOptions()).strip());
        // RocksDB unpacks its library at each start, and a killed process leaves it behind: in the same place each
        // time.
        environment.put("ROCKSDB_SHAREDLIB_DIR", folder.folder(node).toString());
        return ProcessId.of(builder.start().toHandle());
    }

    private static void requireFreePorts(ClusterNode node) {
        if (!node.isOnLoopback()) {
            return; // nobody else is there
        }
        node.ports().forEach((protocol, port) -> {
            if (!LoopbackPort.isFree(port)) {
                throw new CliException("port " + port + " (" + protocol + " of " + node.name()
                        + ") is taken; stop what listens there, or make a cluster with another --port-offset N");
            }
        });
    }

    private List<String> command(ClusterNode node) {
        List<String> command = new ArrayList<>();
        if (session == Session.OWN) {
            command.add(isOnPath("setsid") ? "setsid" : "nohup");
        }
        if (node.kind() == NodeKind.SHARDSERVER) {
            network.ifPresent(hosts -> command.addAll(hosts.launcher(node.number() - 1)));
        }
        command.add(home.resolve("vectron").toString());
        command.add(node.kind().command());
        command.add("--config");
        command.add(folder.config(node).toString());
        command.add("--ignore-environment");
        return command;
    }

    private static boolean isOnPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(":")).anyMatch(entry -> Files.isExecutable(Path.of(entry, program)));
    }
}
