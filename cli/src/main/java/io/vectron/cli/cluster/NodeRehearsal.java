package io.vectron.cli.cluster;

import io.vectron.cli.CliException;
import io.vectron.cli.console.Console;
import io.vectron.cli.server.Rehearsal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Runs a cluster for a moment, so that one node of each kind leaves an archive of the classes it used ({@code
 * -XX:ArchiveClassesAtExit}); nodes of that kind start with it from then on. Drivers and shard servers leave it after a restart
 * among their peers, in which they read what they had and caught up. Used by one thread.
 */
public final class NodeRehearsal {
    private static final Duration READY_TIMEOUT = Duration.ofMinutes(2);

    private final Path home;
    private final Path archives;
    private final Console console;

    /**
     * @param home the folder of the {@code vectron} script
     * @param archives where the archives go, as KIND.jsa; must exist
     */
    public NodeRehearsal(Path home, Path archives, Console console) {
        this.home = home;
        this.archives = archives;
        this.console = console;
    }

    /** @throws CliException if an archive was not written */
    public void run() throws IOException {
        try (ScratchCluster scratch = ScratchCluster.create(home, ClusterShape.REPLICATED, new SplittableRandom())) {
            LocalCluster cluster = scratch.cluster();
            for (NodeKind kind : NodeKind.values()) {
                if (!hasPeers(kind)) {
                    cluster.equip(kind, archiving(kind));
                }
            }
            scratch.startAll(console);
            Rehearsal.run(cluster.gateway(), "before");
            restartOneOfEach(cluster);
            Rehearsal.run(cluster.gateway(), "after");
            cluster.down();
        }
        requireArchives();
    }

    private static boolean hasPeers(NodeKind kind) {
        return kind == NodeKind.PLACEMENT || kind == NodeKind.SHARDSERVER;
    }

    private void restartOneOfEach(LocalCluster cluster) throws IOException {
        List<ClusterNode> restarted = new ArrayList<>();
        for (NodeKind kind : NodeKind.values()) {
            if (hasPeers(kind)) {
                ClusterNode node = cluster.nodes(kind).getFirst();
                cluster.kill(node);
                cluster.equip(kind, archiving(kind));
                cluster.start(node);
                restarted.add(node);
            }
        }
        new ClusterReadiness(cluster, READY_TIMEOUT).await(restarted, _ -> {});
    }

    private NodeEquipment archiving(NodeKind kind) {
        return new NodeEquipment("", Map.of("VECTRON_ARCHIVE", archive(kind).toString()));
    }

    private Path archive(NodeKind kind) {
        return archives.resolve(kind.command() + ".jsa");
    }

    private void requireArchives() {
        List<Path> missing = Arrays.stream(NodeKind.values())
                .map(this::archive)
                .filter(archive -> !Files.exists(archive))
                .toList();
        if (!missing.isEmpty()) {
            throw new CliException("no archive was written to " + missing);
        }
    }
}
