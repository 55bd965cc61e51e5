package io.vectron.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.LocalCluster;
import io.vectron.cli.cluster.NodeKind;
import io.vectron.cli.cluster.NodeState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What an operator does to the nodes of a replicated cluster without collections, by the commands. Used by one thread. */
final class OperatorCommands {
    private static final Duration LEADERS_TIMEOUT = Duration.ofSeconds(30);

    private final LocalCluster cluster;

    OperatorCommands(LocalCluster cluster) {
        this.cluster = cluster;
    }

    private Vectron.Outcome run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("cluster"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data", cluster.root().toString()));
        return Vectron.run(command.toArray(String[]::new));
    }

    private void succeed(String... arguments) throws Exception {
        Vectron.Outcome outcome = run(arguments);
        assertEquals(0, outcome.exitCode(), outcome::toString);
    }

    private void upsert(String id) throws Exception {
        var request = JsonNodeFactory.instance.objectNode();
        request.withArray("points")
                .addObject()
                .put("id", id)
                .withArray("vector")
                .add(1)
                .add(2);
        cluster.gateway().post("/v1/collections/kept/points", request);
    }

    /** One after the other, because each step stands on the one before. */
    void killPauseRestartAddAndStopNodes() throws Exception {
        cluster.gateway()
                .post(
                        "/v1/collections",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("name", "kept")
                                .put("dimension", 2));
        upsert("a");
        ClusterNode victim = cluster.node("shardserver-1");

        succeed("kill", victim.name());
        assertEquals(NodeState.DEAD, cluster.state(victim));
        upsert("b");
        Vectron.Outcome hurt = run("status", "--json");
        assertEquals(1, hurt.exitCode(), "a dead node is not well: " + hurt);
        assertEquals(List.of("dead"), states(hurt.json(), victim));
        succeed("restart", victim.name());
        assertEquals(NodeState.RUNNING, cluster.state(victim));

        succeed("pause", victim.name());
        assertEquals(NodeState.PAUSED, cluster.state(victim));
        upsert("c");
        succeed("resume", victim.name());
        assertEquals(NodeState.RUNNING, cluster.state(victim));

        succeed("kill", cluster.nodes(NodeKind.PLACEMENT).getFirst().name());
        upsert("d");

        int servers = cluster.nodes(NodeKind.SHARDSERVER).size();
        succeed("add", "shardserver");
        assertEquals(servers + 1, cluster.nodes(NodeKind.SHARDSERVER).size());

        succeed("down");
        for (ClusterNode node : cluster.nodes()) {
            assertEquals(NodeState.STOPPED, cluster.state(node), node.name());
        }
        succeed("up");
        awaitPoints(4);
        Vectron.Outcome status = run("status", "--json");
        JsonNode shard = status.json().path("shards").path(0);
        assertEquals("kept", shard.path("collection").asText(), status::toString);
        // The added server may be taking a replica over: then there is a fourth.
        assertTrue(voters(shard) >= 3, status::toString);
        assertTrue(shard.path("leader").asText().startsWith("shardserver-"), status::toString);
    }

    /** The status counts points where it knows the leader, which it is told a moment after an election. */
    private void awaitPoints(int expected) throws IOException {
        long deadline = System.nanoTime() + LEADERS_TIMEOUT.toNanos();
        JsonNode status = status();
        while (status.path("points").asInt() != expected && System.nanoTime() - deadline < 0) {
            status = status();
        }
        assertEquals(expected, status.path("points").asInt(), status.toString());
    }

    private JsonNode status() throws IOException {
        return cluster.gateway().get("/v1/collections/kept/status");
    }

    private static int voters(JsonNode shard) {
        int voters = 0;
        for (JsonNode replica : shard.path("replicas")) {
            voters += replica.path("role").asText().equals("voter") ? 1 : 0;
        }
        return voters;
    }

    private static List<String> states(JsonNode status, ClusterNode node) {
        List<String> states = new ArrayList<>();
        for (JsonNode entry : status.path("nodes")) {
            if (entry.path("name").asText().equals(node.name())) {
                states.add(entry.path("state").asText());
            }
        }
        return states;
    }

    void nameNodesThatThereAre() throws Exception {
        Vectron.Outcome kill = run("kill", "shard-7");
        assertEquals(1, kill.exitCode(), kill::toString);
        assertTrue(kill.err().contains("has no node 'shard-7'"), kill::toString);
    }
}
