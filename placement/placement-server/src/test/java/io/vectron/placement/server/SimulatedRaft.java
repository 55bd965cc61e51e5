package io.vectron.placement.server;

import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.server.SimulatedReplica.Configuration;
import io.vectron.placement.server.SimulatedReplica.Entry;
import io.vectron.placement.server.SimulatedReplica.Members;
import io.vectron.placement.server.SimulatedReplica.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Raft between the replicas of shards: elections with a look at the log and at the leader's liveness, replication, commitment
 * by majorities of every configuration that counts, changes of configuration as log entries, leadership transfer. Calls are
 * made at one moment; the network decides which come through, and which of their answers.
 */
final class SimulatedRaft {
    private static final int MAX_ENTRIES = 40;
    private static final long ELECTION_MS = 1_000;
    private static final long LEASE_MS = 2_000;

    /** Who a replica may call. */
    interface Peers {
        /** The replica of a shard on a server whose process runs and has it open. */
        Optional<SimulatedReplica> findRunning(ShardId shard, ServerId server);

        boolean passes(ServerId from, ServerId to);
    }

    private final SimulationKernel kernel;
    private final Peers peers;
    private final ClusterInvariants invariants;
    private long nextEntry = 1;

    SimulatedRaft(SimulationKernel kernel, Peers peers, ClusterInvariants invariants) {
        this.kernel = kernel;
        this.peers = peers;
        this.invariants = invariants;
    }

    private static boolean majority(Members members, Predicate<ServerId> has) {
        return members.voters().stream().filter(has).count() > members.voters().size() / 2;
    }

    private void rest(SimulatedReplica replica) {
        replica.electAtMs = kernel.nowMs() + kernel.between(ELECTION_MS, 2 * ELECTION_MS);
    }

    void opened(SimulatedReplica replica) {
        replica.open = true;
        replica.heardMs = -ELECTION_MS;
        rest(replica);
    }

    /** What a running replica does from time to time. */
    void tick(SimulatedReplica replica) {
        if (!replica.takesPart()) {
            return;
        }
        if (replica.leads()) {
            replicate(replica);
        } else if (kernel.nowMs() >= replica.electAtMs && replica.isVoter()) {
            elect(replica, false);
        }
    }

    private void elect(SimulatedReplica candidate, boolean transferred) {
        rest(candidate);
        List<SimulatedReplica> granting = new ArrayList<>();
        granting.add(candidate);
        long term = candidate.term + 1;
        for (ServerId voter : voters(candidate)) {
            if (reaches(candidate, voter)) {
                SimulatedReplica other =
                        peers.findRunning(candidate.shard, voter).orElseThrow();
                term = Math.max(term, other.term + 1);
                if (grants(other, candidate, transferred)) {
                    granting.add(other);
                }
            }
        }
        List<ServerId> votes = granting.stream().map(voter -> voter.server).toList();
        boolean elected = candidate.counting().stream().allMatch(members -> majority(members, votes::contains));
        if (!elected) {
            return;
        }
        for (SimulatedReplica voter : granting) {
            stepDown(voter, term);
        }
        lead(candidate);
    }

    private static List<ServerId> voters(SimulatedReplica replica) {
        return replica.counting().stream()
                .flatMap(members -> members.voters().stream())
                .filter(server -> !server.equals(replica.server))
                .distinct()
                .toList();
    }

    /** Nobody votes who does not vote by its own log, or for one that does not by the same. */
    private boolean grants(SimulatedReplica voter, SimulatedReplica candidate, boolean transferred) {
        boolean knows = voter.isVoter()
                && voter.counting().stream()
                        .anyMatch(members -> members.voters().contains(candidate.server));
        boolean upToDate = candidate.lastTerm() > voter.lastTerm()
                || candidate.lastTerm() == voter.lastTerm() && candidate.log.size() >= voter.log.size();
        boolean quiet = transferred || !voter.leads() && kernel.nowMs() - voter.heardMs >= ELECTION_MS;
        return knows && upToDate && quiet;
    }

    private void stepDown(SimulatedReplica replica, long term) {
        if (term > replica.term) {
            replica.term = term;
        }
        replica.role = Role.FOLLOWER;
        rest(replica);
    }

    /** A leader begins with its configuration in its own term. */
    private void lead(SimulatedReplica replica) {
        replica.role = Role.LEADER;
        replica.majorityMs = kernel.nowMs();
        replica.matched.clear();
        append(replica, replica.newestConfiguration().map(Map.Entry::getValue));
        replica.termStart = replica.log.size();
        invariants.onLeader(replica);
        kernel.trace("leads " + replica.shard + " " + replica.server + " " + replica.term);
        replicate(replica);
    }

    private void append(SimulatedReplica leader, Optional<Configuration> configuration) {
        leader.log.add(new Entry(leader.term, nextEntry++, configuration));
    }

    /** A write; acknowledged when the leader commits it in this term. */
    void write(SimulatedReplica leader) {
        append(leader, Optional.empty());
    }

    void change(SimulatedReplica leader, Members members) {
        append(
                leader,
                Optional.of(
                        new Configuration(members, leader.settledConfiguration().map(Map.Entry::getValue))));
        kernel.trace("configures " + leader.shard + " " + members);
        replicate(leader);
    }

    /** Whether another server has the group open and answers. */
    boolean reaches(SimulatedReplica caller, ServerId server) {
        return peers.findRunning(caller.shard, server)
                .filter(SimulatedReplica::takesPart)
                .filter(_ -> peers.passes(caller.server, server) && peers.passes(server, caller.server))
                .isPresent();
    }

    private void replicate(SimulatedReplica leader) {
        List<ServerId> others = leader.counting().stream()
                .flatMap(members -> members.all().stream())
                .filter(server -> !server.equals(leader.server))
                .distinct()
                .toList();
        List<ServerId> answered = new ArrayList<>();
        answered.add(leader.server);
        for (ServerId other : others) {
            Optional<SimulatedReplica> follower = peers.findRunning(leader.shard, other)
                    .filter(SimulatedReplica::takesPart)
                    .filter(_ -> peers.passes(leader.server, other));
            if (follower.isEmpty()) {
                continue;
            }
            if (follower.get().term > leader.term) {
                if (peers.passes(other, leader.server)) {
                    stepDown(leader, follower.get().term);
                    return;
                }
                continue;
            }
            int match = appendEntries(leader, follower.get());
            if (peers.passes(other, leader.server)) {
                leader.matched.put(other, match);
                answered.add(other);
            }
        }
        if (leader.counting().stream().allMatch(members -> majority(members, answered::contains))) {
            leader.majorityMs = kernel.nowMs();
        } else if (kernel.nowMs() - leader.majorityMs > LEASE_MS) {
            stepDown(leader, leader.term);
            return;
        }
        commit(leader);
    }

    /** Returns up to where the follower has the leader's log. */
    private int appendEntries(SimulatedReplica leader, SimulatedReplica follower) {
        if (follower.term < leader.term || follower.leads()) {
            stepDown(follower, leader.term);
        }
        follower.heardMs = kernel.nowMs();
        rest(follower);
        int same = Math.min(leader.log.size(), follower.log.size());
        while (same > 0 && !leader.log.get(same - 1).equals(follower.log.get(same - 1))) {
            same--;
        }
        boolean conflict = same < follower.log.size() && same < leader.log.size();
        if (conflict) {
            invariants.onTruncate(follower, same);
            follower.log.subList(same, follower.log.size()).clear();
        }
        int end = Math.min(leader.log.size(), same + MAX_ENTRIES);
        for (int index = follower.log.size(); index < end; index++) {
            follower.log.add(leader.log.get(index));
        }
        int match = Math.min(follower.log.size(), end);
        follower.committed = Math.max(follower.committed, Math.min(leader.committed, match));
        return match;
    }

    private void commit(SimulatedReplica leader) {
        for (int index = leader.log.size(); index > leader.committed; index--) {
            int candidate = index;
            if (leader.log.get(index - 1).term() < leader.term) {
                return;
            }
            boolean agreed = leader.counting().stream()
                    .allMatch(members -> majority(
                            members,
                            server -> server.equals(leader.server)
                                    || leader.matched.getOrDefault(server, 0) >= candidate));
            if (agreed) {
                invariants.onCommit(leader, index);
                leader.committed = index;
                break;
            }
        }
        leader.newestConfiguration()
                .filter(newest -> newest.getKey() <= leader.committed
                        && newest.getValue().previous().isPresent())
                .ifPresent(both -> append(
                        leader, Optional.of(new Configuration(both.getValue().members(), Optional.empty()))));
        boolean out = leader.settledConfiguration()
                .filter(current -> !current.getValue().voters().contains(leader.server))
                .isPresent();
        if (out) {
            stepDown(leader, leader.term);
        }
    }

    /** Asks a voter that has the whole log to lead; fails sometimes. */
    void transfer(SimulatedReplica leader, ServerId to) {
        boolean caughtUp = leader.matched.getOrDefault(to, 0) == leader.log.size();
        if (!caughtUp || !peers.passes(leader.server, to) || kernel.chance(0.2)) {
            return;
        }
        peers.findRunning(leader.shard, to)
                .filter(SimulatedReplica::takesPart)
                .filter(SimulatedReplica::isVoter)
                .filter(target -> target.term == leader.term)
                .ifPresent(target -> elect(target, true));
    }
}
