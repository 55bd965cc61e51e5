package io.vectron.cli.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vectron.cli.CliException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterStateTest {
    private static ClusterState state(ClusterShape shape, int offset) {
        ClusterPorts ports = new ClusterPorts(offset);
        return new ClusterState(offset, shape.zones(), shape.nodes(ports), Collections.emptySortedMap());
    }

    @Test
    void noTwoNodesOfTheLargestClusterShareAPort() {
        List<Integer> ports = state(new ClusterShape(5, 90, 9, 9, 0), 0).nodes().stream()
                .flatMap(node -> node.ports().values().stream())
                .toList();
        assertEquals(ports.size(), ports.stream().distinct().count());
    }

    @Test
    void stateSurvivesBeingWritten() throws Exception {
        ClusterState state = state(new ClusterShape(3, 3, 1, 1, 2), 500);
        ProcessId process = ProcessId.of(ProcessHandle.current());
        state = state.withProcess(state.node("shardserver-2"), process);
        String json = ClusterStateJson.encode(state).toString();
        assertEquals(state, ClusterStateJson.decode(new ObjectMapper().readTree(json)));
    }

    @Test
    void shardServersAreInZonesInTurn() {
        ClusterState zoned = state(new ClusterShape(1, 3, 0, 1, 2), 0);
        ClusterState none = state(new ClusterShape(1, 3, 0, 1, 0), 0);
        ClusterFolder folder = new ClusterFolder(Path.of("unused"));
        for (ClusterNode node : zoned.nodes(NodeKind.SHARDSERVER)) {
            List<String> lines = NodeConfig.lines(node, zoned, folder);
            assertTrue(lines.contains("zone = zone-" + (node.number() == 2 ? 2 : 1)), lines::toString);
            assertTrue(NodeConfig.lines(node, none, folder).stream().noneMatch(line -> line.startsWith("zone")));
        }
    }

    @Test
    void shardServersShareTheProcessorsForIndexing() {
        int cores = Runtime.getRuntime().availableProcessors();
        ClusterFolder folder = new ClusterFolder(Path.of("unused"));
        ClusterState alone = state(new ClusterShape(1, 1, 0, 1, 0), 0);
        ClusterState crowd = state(new ClusterShape(1, cores, 1, 1, 0), 0);
        assertTrue(NodeConfig.lines(alone.node("shardserver-1"), alone, folder).contains("index.threads = " + cores));
        for (ClusterNode node : crowd.nodes(NodeKind.SHARDSERVER)) {
            assertTrue(NodeConfig.lines(node, crowd, folder).contains("index.threads = 1"));
        }
    }

    @Test
    void aNumberTakenByAnotherProcessIsNotTheNode() {
        ProcessId self = ProcessId.of(ProcessHandle.current());
        ClusterState state = state(new ClusterShape(1, 1, 0, 1, 0), 0);
        ClusterNode node = state.node("gateway-1");
        assertTrue(state.withProcess(node, self).findProcess(node).isPresent());
        ProcessId earlier = new ProcessId(self.pid(), self.startedAt().minus(Duration.ofMinutes(5)));
        assertEquals(Optional.empty(), state.withProcess(node, earlier).findProcess(node));
        assertTrue(state.withProcess(node, earlier).isMeantToRun(node));
        assertFalse(state.withProcess(node, earlier).withoutProcess(node).isMeantToRun(node));
    }

    @Test
    void anUnknownNodeIsAnsweredWithThoseThereAre() {
        CliException refusal = assertThrows(
                CliException.class,
                () -> state(new ClusterShape(1, 1, 0, 1, 0), 0).node("shard-1"));
        assertEquals(
                "the cluster has no node 'shard-1'; it has broker-1, placement-1, shardserver-1, ingest-1, gateway-1",
                refusal.getMessage());
    }

    @Test
    void aFolderWithOtherFilesIsLeftAlone(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("thesis.txt"), "years of work");
        ClusterShape shape = new ClusterShape(1, 1, 0, 1, 0);
        assertThrows(CliException.class, () -> LocalCluster.create(folder, folder, shape, new ClusterPorts(0)));
        assertThrows(CliException.class, () -> LocalCluster.open(folder, folder));
    }
}
