package io.vectron.placement.server.core.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.ServerId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.ServerTraits;
import io.vectron.placement.server.core.PlacementCommand;
import io.vectron.placement.server.core.PlacementState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplicaPlacerTest {
    private static CollectionSettings settings(int shards, int replicas) {
        return new CollectionSettings(4, Distance.DOT, shards, replicas, 1, 16, 100, 50);
    }

    private static SortedSet<ServerId> servers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(ServerId::new).collect(Collectors.toCollection(TreeSet::new));
    }

    private static PlacementState clusterOf(int servers) {
        PlacementState state = PlacementState.EMPTY
                .apply(new PlacementCommand.InitializeCluster(new UUID(1, 1)))
                .state();
        for (int i = 1; i <= servers; i++) {
            state = state.apply(new PlacementCommand.RegisterServer(new Registration("n" + i, "n:1", "n:2")))
                    .state();
        }
        return state;
    }

    private static Map<ServerId, Integer> count(List<List<ServerId>> sets) {
        Map<ServerId, Integer> counts = new HashMap<>();
        sets.forEach(set -> set.forEach(server -> counts.merge(server, 1, Integer::sum)));
        return counts;
    }

    @Test
    void balancesTheWholeClusterWhateverTheOrderOfCollections() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            int servers = 1 + random.nextInt(9);
            PlacementState state = clusterOf(servers);
            Map<ServerId, Integer> total = new HashMap<>();
            for (int i = 0; i < 12; i++) {
                CollectionName name = new CollectionName("c" + i);
                CollectionSettings settings = settings(1 + random.nextInt(8), 1 + random.nextInt(Math.min(servers, 5)));
                List<List<ServerId>> sets = ReplicaPlacer.place(name, settings, state.map(), servers(servers));
                for (List<ServerId> set : sets) {
                    assertEquals(settings.replicationFactor(), new HashSet<>(set).size(), "seed " + seed);
                }
                count(sets).forEach((server, count) -> total.merge(server, count, Integer::sum));
                state = state.apply(new PlacementCommand.CreateCollection(name, settings, sets))
                        .state();
                int most = total.values().stream().max(Integer::compare).orElseThrow();
                int least = total.size() < servers
                        ? 0
                        : total.values().stream().min(Integer::compare).orElseThrow();
                assertTrue(most - least <= 1, "replicas per server are " + total + ", seed " + seed);
            }
        }
    }

    @Test
    void spreadsTheShardsOfACollection() {
        List<List<ServerId>> sets = ReplicaPlacer.place(
                new CollectionName("c"), settings(6, 2), clusterOf(4).map(), servers(4));
        assertEquals(
                Map.of(new ServerId(1), 3, new ServerId(2), 3, new ServerId(3), 3, new ServerId(4), 3), count(sets));
    }

    @Test
    void choosesOnlyServersThatAreAlive() {
        SortedSet<ServerId> alive = servers(5);
        alive.remove(new ServerId(2));
        alive.remove(new ServerId(4));
        Map<ServerId, Integer> counts = count(ReplicaPlacer.place(
                new CollectionName("c"), settings(9, 3), clusterOf(5).map(), alive));
        assertEquals(alive, new TreeSet<>(counts.keySet()));
    }

    @Test
    void givesTheSameAnswerEveryTime() {
        PlacementMap map = clusterOf(5).map();
        CollectionName name = new CollectionName("c");
        assertEquals(
                ReplicaPlacer.place(name, settings(16, 3), map, servers(5)),
                ReplicaPlacer.place(name, settings(16, 3), map, servers(5)));
    }

    @Test
    void saysHowManyServersAreMissing() {
        VectronException refusal = assertThrows(
                VectronException.class,
                () -> ReplicaPlacer.place(
                        new CollectionName("c"), settings(1, 3), clusterOf(2).map(), servers(2)));
        assertEquals(ErrorCode.NOT_ENOUGH_SERVERS, refusal.code());
        assertTrue(refusal.message().contains("replication_factor 3"), refusal.message());
        assertTrue(refusal.message().contains("only 2"), refusal.message());
    }

    private static PlacementState cluster(ServerTraits... servers) {
        PlacementState state = PlacementState.EMPTY
                .apply(new PlacementCommand.InitializeCluster(new UUID(1, 1)))
                .state();
        for (int i = 1; i <= servers.length; i++) {
            state = state.apply(new PlacementCommand.RegisterServer(
                            new Registration("n" + i, "n:1", "n:2", servers[i - 1])))
                    .state();
        }
        return state;
    }

    private static ServerTraits zone(String zone, int weight) {
        return new ServerTraits("r", zone, "", weight, false);
    }

    @Test
    void putsTheVotersOfAShardInDifferentZones() {
        PlacementState state = cluster(zone("a", 100), zone("a", 100), zone("b", 100), zone("b", 100), zone("c", 100));
        for (List<ServerId> set :
                ReplicaPlacer.place(new CollectionName("c"), settings(12, 3), state.map(), servers(5))) {
            long zones = set.stream()
                    .map(server -> state.map()
                            .findServer(server)
                            .orElseThrow()
                            .traits()
                            .zone())
                    .distinct()
                    .count();
            assertEquals(3, zones, set::toString);
        }
    }

    @Test
    void givesTwiceTheWeightTwiceTheReplicas() {
        PlacementState state = cluster(zone("a", 200), zone("a", 100), zone("a", 100));
        assertEquals(
                Map.of(new ServerId(1), 8, new ServerId(2), 4, new ServerId(3), 4),
                count(ReplicaPlacer.place(new CollectionName("c"), settings(16, 1), state.map(), servers(3))));
    }
}
