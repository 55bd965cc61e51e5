package io.vectron.cli.bench.writes;

import io.vectron.cli.CliException;
import io.vectron.cli.cluster.NodeKind;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Three processes with a {@link BareRaftServer} each, started with the Java options of a cluster's shard servers. Used by
 * one thread.
 */
final class BareRaftCluster implements AutoCloseable {
    private static final int SERVERS = 3;

    /** What the vectron script gives every service. */
    private static final List<String> SERVICE_OPTIONS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseCompactObjectHeaders",
            "-Xlog:disable",
            "--add-modules=jdk.incubator.vector");

    private final List<Process> processes;
    private final BareRaftSettings settings;
    private final BareRaftPeers peers;

    private BareRaftCluster(List<Process> processes, BareRaftSettings settings, BareRaftPeers peers) {
        this.processes = processes;
        this.settings = settings;
        this.peers = peers;
    }

    /** @param groupCounts for each of them that many groups */
    static BareRaftCluster start(Path folder, BareRaftSettings settings, List<Integer> groupCounts) throws IOException {
        BareRaftPeers peers = new BareRaftPeers(freePorts());
        BareRaftCluster cluster = new BareRaftCluster(new ArrayList<>(), settings, peers);
        try {
            for (int server = 0; server < SERVERS; server++) {
                cluster.processes.add(cluster.launch(server, folder.resolve("bare-" + (server + 1)), groupCounts));
            }
            return cluster;
        } catch (IOException e) {
            cluster.close();
            throw e;
        }
    }

    private static List<Integer> freePorts() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < SERVERS; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    private Process launch(int server, Path folder, List<Integer> groupCounts) throws IOException {
        Files.createDirectories(folder);
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current()
                .info()
                .command()
                .orElseThrow(() -> new CliException("the system does not say where java is")));
        command.addAll(SERVICE_OPTIONS);
        command.addAll(javaOptions());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(BareRaftServer.class.getName());
        command.add(Integer.toString(server));
        command.add(folder.resolve("data").toString());
        command.add(settings.name());
        command.add(list(groupCounts));
        command.add(list(peers.ports()));
        File output = folder.resolve("output.txt").toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
    }

    static List<String> javaOptions() {
        return Arrays.asList(NodeKind.SHARDSERVER.jvmOptions().split(" "));
    }

    private static String list(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    String label() {
        return settings.label();
    }

    BareRaftPeers peers() {
        return peers;
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        for (Process process : processes) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
