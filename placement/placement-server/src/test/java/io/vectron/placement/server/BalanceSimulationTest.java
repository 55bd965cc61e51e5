package io.vectron.placement.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.ids.ServerId;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.placement.api.ServerAdminState;
import io.vectron.placement.api.ServerTraits;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.placement.server.core.PlacementCommand.SetServerState;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a cluster without faults comes to when servers come and go, in virtual time. */
class BalanceSimulationTest {
    private static final long LIMIT_MS = 300_000;

    private final SimulationKernel kernel = new SimulationKernel(7);
    private final SimulatedCluster cluster = new SimulatedCluster(kernel, 3, Set.of());

    @BeforeEach
    void workWell() {
        cluster.drivers().becomeFlawless();
    }

    private static ServerTraits zone(String zone) {
        return new ServerTraits("r", zone, "", ServerTraits.DEFAULT_WEIGHT, false);
    }

    private void await(String what, BooleanSupplier condition) {
        long deadline = kernel.nowMs() + LIMIT_MS;
        while (!condition.getAsBoolean()) {
            assertTrue(kernel.nowMs() < deadline, () -> what + " did not come:\n" + cluster.explain());
            kernel.step();
        }
    }

    private void awaitRest() {
        long[] quietSince = {kernel.nowMs()};
        await("rest", () -> {
            if (cluster.findFault().isPresent() || leadersMove()) {
                quietSince[0] = kernel.nowMs();
            }
            return kernel.nowMs() - quietSince[0] > 5_000;
        });
    }

    private boolean leadersMove() {
        return cluster.shards().stream()
                .anyMatch(shard -> shard.leader().isEmpty()
                        || shard.preferredLeader().isPresent()
                                && !shard.preferredLeader().equals(shard.leader()));
    }

    private Map<ServerId, Integer> voters() {
        Map<ServerId, Integer> counts = new TreeMap<>();
        cluster.shards()
                .forEach(shard ->
                        shard.servers(ReplicaRole.VOTER).forEach(server -> counts.merge(server, 1, Integer::sum)));
        return counts;
    }

    private Map<ServerId, Integer> leaders() {
        Map<ServerId, Integer> counts = new TreeMap<>();
        cluster.shards().forEach(shard -> counts.merge(shard.leader().orElseThrow(), 1, Integer::sum));
        return counts;
    }

    private static int gap(Map<ServerId, Integer> counts) {
        Collection<Integer> values = counts.values();
        return Collections.max(values) - Collections.min(values);
    }

    @Test
    void spreadsReplicasAndLeadersOverANewServer() {
        for (int i = 0; i < 3; i++) {
            cluster.addServer(zone("a"));
        }
        cluster.createCollection("c", 12, 3);
        awaitRest();
        assertEquals(4, Collections.max(leaders().values()), () -> "leaders " + leaders());
        cluster.addServer(zone("a"));
        await("balance", () -> voters().size() == 4 && gap(voters()) == 0);
        awaitRest();
        assertEquals(0, gap(voters()), () -> "voters " + voters());
        assertTrue(leaders().size() == 4 && gap(leaders()) <= 1, () -> "leaders " + leaders());
    }

    @Test
    void spreadsManyReplicasOverANewServer() {
        for (int i = 0; i < 3; i++) {
            cluster.addServer(zone("a"));
        }
        cluster.createCollection("c", 64, 3);
        cluster.createCollection("d", 56, 3);
        awaitRest();
        cluster.addServer(zone("a"));
        await("balance", () -> voters().size() == 4 && gap(voters()) <= 18);
        awaitRest();
        assertTrue(gap(voters()) <= 18, () -> "voters " + voters());
    }

    @Test
    void spreadsTheReplicasOfAZoneOverItsServersAlthoughOthersHaveMore() {
        for (String name : List.of("a", "b", "c")) {
            cluster.addServer(zone(name));
        }
        cluster.createCollection("c", 12, 3);
        awaitRest();
        ServerId added = cluster.addServer(zone("a"));
        await("balance", () -> voters().getOrDefault(added, 0) == 6);
        awaitRest();
        assertEquals(Map.of(new ServerId(1), 6, new ServerId(2), 12, new ServerId(3), 12, added, 6), voters());
    }

    @Test
    void spreadsOverZonesWhenTheyCome() {
        for (int i = 0; i < 3; i++) {
            cluster.addServer(zone("a"));
        }
        cluster.createCollection("c", 4, 3);
        awaitRest();
        cluster.addServer(zone("b"));
        cluster.addServer(zone("c"));
        await(
                "spread",
                () -> cluster.shards().stream().allMatch(shard -> zones(shard).size() == 3));
        awaitRest();
        cluster.shards().forEach(shard -> assertEquals(3, zones(shard).size(), shard::toString));
    }

    private Set<String> zones(ShardPlacement shard) {
        Set<String> zones = new HashSet<>();
        shard.servers(ReplicaRole.VOTER)
                .forEach(server -> zones.add(
                        cluster.map().findServer(server).orElseThrow().traits().zone()));
        return zones;
    }

    @Test
    void givesLargerServersMore() {
        cluster.addServer(zone("a").withWeight(200));
        cluster.addServer(zone("a"));
        cluster.addServer(zone("a"));
        cluster.createCollection("c", 16, 1);
        awaitRest();
        assertEquals(Map.of(new ServerId(1), 8, new ServerId(2), 4, new ServerId(3), 4), voters());
    }

    @Test
    void emptiesAServerAndForgetsIt() {
        for (int i = 0; i < 4; i++) {
            cluster.addServer(zone("a"));
        }
        cluster.createCollection("c", 8, 3);
        awaitRest();
        ServerId leaving = new ServerId(2);
        cluster.drivers().commit(new SetServerState(leaving, ServerAdminState.DRAINING));
        awaitRest();
        assertFalse(voters().containsKey(leaving));
        assertEquals(0, gap(voters()));
        cluster.drivers().commit(new SetServerState(leaving, ServerAdminState.REMOVED));
        await("forgetting", () -> cluster.map().findServer(leaving).isEmpty());
    }

    @Test
    void letsASearchOnlyServerListenToEverything() {
        for (int i = 0; i < 3; i++) {
            cluster.addServer(zone("a"));
        }
        cluster.createCollection("c", 6, 3);
        awaitRest();
        ServerId searches = cluster.addServer(ServerTraits.DEFAULT.asSearchOnly());
        awaitRest();
        cluster.shards()
                .forEach(shard -> assertTrue(shard.servers(ReplicaRole.LISTENER).contains(searches), shard::toString));
        cluster.createCollection("later", 2, 3);
        awaitRest();
        cluster.drivers().commit(new SetServerState(searches, ServerAdminState.DRAINING));
        awaitRest();
        cluster.shards().forEach(shard -> assertEquals(3, shard.replicas().size(), shard::toString));
    }

    @Test
    void remakesADamagedReplicaWhereItWas() {
        for (int i = 0; i < 3; i++) {
            cluster.addServer(zone("a"));
        }
        cluster.createCollection("c", 2, 3);
        awaitRest();
        SimulatedShardServer server = cluster.servers().get(1);
        SimulatedReplica damaged = server.replicas().values().iterator().next();
        server.damage(damaged);
        await("the report", () -> cluster.explain().contains("quarantined"));
        awaitRest();
        SimulatedReplica remade =
                cluster.findReplica(damaged.shard, damaged.server).orElseThrow();
        assertTrue(remade != damaged && remade.takesPart() && remade.isVoter());
    }

    @Test
    void saysWhyAShardHasNoLeader() {
        for (int i = 0; i < 3; i++) {
            cluster.addServer(zone("a"));
        }
        cluster.createCollection("c", 1, 3);
        awaitRest();
        cluster.servers().get(0).kill();
        cluster.servers().get(1).kill();
        await("the explanation", () -> cluster.explain().contains("only 1 of 3 voters take part"));
        assertTrue(cluster.explain().contains("leader: nobody for"), cluster.explain());
        assertTrue(cluster.explain().contains("its server is silent since"), cluster.explain());
    }
}
