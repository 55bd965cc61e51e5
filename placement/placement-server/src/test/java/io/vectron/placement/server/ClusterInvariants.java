package io.vectron.placement.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.placement.server.SimulatedReplica.Configuration;
import io.vectron.placement.server.SimulatedReplica.Entry;
import io.vectron.placement.server.SimulatedReplica.Members;
import io.vectron.placement.server.core.PlacementCommand;
import io.vectron.placement.server.core.PlacementReply;
import io.vectron.placement.server.core.PlacementState;
import io.vectron.placement.server.core.StateInvariants;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What must hold whatever goes wrong, checked whenever something happens that could break it. Knows everything, as nobody in
 * the cluster does.
 */
final class ClusterInvariants {
    /** All replicas that exist, also of servers that are down. */
    interface World {
        Optional<SimulatedReplica> findReplica(ShardId shard, ServerId server);

        /** Whether a replica takes part, or did so so lately that a driver did not know better at that time. */
        boolean maySeemAlive(ShardId shard, ServerId server, long atMs);
    }

    private record ShardTerm(ShardId shard, long term) {}

    private final StateInvariants states = new StateInvariants();
    private final Map<ShardId, List<Entry>> committed = new HashMap<>();
    private final Map<ShardTerm, ServerId> leaders = new HashMap<>();
    private final Map<String, Integer> effects = new TreeMap<>();
    private World world = new World() {
        @Override
        public Optional<SimulatedReplica> findReplica(ShardId shard, ServerId server) {
            return Optional.empty();
        }

        @Override
        public boolean maySeemAlive(ShardId shard, ServerId server, long atMs) {
            return true;
        }
    };

    void watch(World everything) {
        world = everything;
    }

    /** What counts by the newest committed configuration of a shard. */
    List<Members> counting(ShardId shard) {
        List<Entry> log = committed.getOrDefault(shard, List.of());
        for (int index = log.size(); index >= 1; index--) {
            Optional<Configuration> found = log.get(index - 1).configuration();
            if (found.isPresent()) {
                return found.get().counting();
            }
        }
        return List.of();
    }

    int committedEntries(ShardId shard) {
        return committed.getOrDefault(shard, List.of()).size();
    }

    void onLeader(SimulatedReplica leader) {
        ServerId other = leaders.putIfAbsent(new ShardTerm(leader.shard, leader.term), leader.server);
        assertTrue(other == null, "one leader in a term");
        List<Entry> known = committed.getOrDefault(leader.shard, List.of());
        assertTrue(
                leader.log.size() >= known.size()
                        && leader.log.subList(0, known.size()).equals(known),
                () -> "leader " + leader.server + " of shard " + leader.shard + " in term " + leader.term
                        + " lacks acknowledged entries: has " + leader.log.size() + ", committed are " + known.size());
    }

    void onCommit(SimulatedReplica leader, int index) {
        List<Entry> known = committed.computeIfAbsent(leader.shard, _ -> new ArrayList<>());
        int same = Math.min(known.size(), index);
        assertEquals(
                known.subList(Math.max(0, same - 5), same),
                leader.log.subList(Math.max(0, same - 5), same),
                () -> "two majorities committed different entries of shard " + leader.shard);
        for (int next = known.size(); next < index; next++) {
            known.add(leader.log.get(next));
        }
        checkNobodyOutvotes(leader.shard);
    }

    void onTruncate(SimulatedReplica replica, int length) {
        assertTrue(
                length >= replica.committed,
                () -> "replica " + replica.server + " of shard " + replica.shard + " gives up a committed entry");
    }

    /** No majority of voters that can vote is without the newest acknowledged entry. */
    private void checkNobodyOutvotes(ShardId shard) {
        counting(shard).forEach(members -> checkNobodyOutvotes(shard, members));
    }

    private void checkNobodyOutvotes(ShardId shard, Members members) {
        List<Entry> known = Objects.requireNonNull(committed.get(shard));
        Entry last = known.getLast();
        long without = members.voters().stream()
                .flatMap(server -> world.findReplica(shard, server).stream())
                .filter(replica -> replica.quarantine == null)
                .filter(replica -> replica.log.size() < known.size()
                        || !replica.log.get(known.size() - 1).equals(last))
                .count();
        assertTrue(
                without <= members.voters().size() / 2,
                () -> without + " of the voters " + members.voters() + " lack the newest acknowledged entry of shard "
                        + shard);
    }

    /** A server is about to delete its replica, because it is assigned to it no longer. */
    void onDelete(SimulatedReplica replica) {
        counting(replica.shard)
                .forEach(members -> assertTrue(
                        !members.contains(replica.server),
                        () -> "replica " + replica.server + " of shard " + replica.shard
                                + " is deleted while the committed configuration has it: " + members));
    }

    /** How often commands of each kind did something. */
    Map<String, Integer> effects() {
        return effects;
    }

    /** @param decidedMs when the driver proposed it; it may be committed much later */
    void onCommand(
            PlacementState before, PlacementCommand command, PlacementState.Transition transition, long decidedMs) {
        states.check(before, transition);
        if (transition.reply() instanceof PlacementReply.Done) {
            effects.merge(command.getClass().getSimpleName(), 1, Integer::sum);
        }
        if (command instanceof PlacementCommand.MoveCommand move) {
            Optional<ShardPlacement> old = before.map().findShard(move.shard());
            Optional<ShardPlacement> now = transition.state().map().findShard(move.shard());
            if (old.isPresent() && now.isPresent()) {
                checkMajorityLives(command, old.get(), now.get(), decidedMs);
            }
        }
    }

    /**
     * No change is decided on that leaves the voters without a majority that lives, when there was one. What dies before the
     * command is committed nobody can foresee: the leader carries a change out only while a majority of the voters to be
     * answers, and the driver takes it back.
     */
    private void checkMajorityLives(
            PlacementCommand command, ShardPlacement before, ShardPlacement after, long decidedMs) {
        List<ServerId> voters = after.servers(ReplicaRole.VOTER);
        if (hasLivingMajority(before, decidedMs)
                && !before.servers(ReplicaRole.VOTER).equals(voters)) {
            assertTrue(hasLivingMajority(after, decidedMs), () -> command + " leaves too few of " + voters + " alive");
        }
    }

    private boolean hasLivingMajority(ShardPlacement shard, long atMs) {
        List<ServerId> voters = shard.servers(ReplicaRole.VOTER);
        return voters.stream()
                        .filter(server -> world.maySeemAlive(shard.shard(), server, atMs))
                        .count()
                > voters.size() / 2;
    }
}
