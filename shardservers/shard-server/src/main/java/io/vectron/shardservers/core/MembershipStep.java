package io.vectron.shardservers.core;

import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.ServerId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the leader of a shard does next to make the Raft configuration what its replicas were assigned to be.
 *
 * <p>Goal: the configuration has the assigned voters and listeners, and the preferred voter leads. Constraints: one voter at a
 * time, so that every two configurations that follow one another have a majority in common; never a configuration without the
 * leader itself, which hands over first; never one whose voters answer too rarely to be a majority, because a change that has begun
 * cannot be taken back; never a step of an older epoch than the log has, so that a leader that has not heard
 * of a later assignment takes nothing back. Pure.
 */
public sealed interface MembershipStep {
    /** The configuration is as assigned. */
    record Nothing() implements MembershipStep {}

    /** Enter the epoch into the log, before anything is changed in its name. */
    record EnterEpoch(Epoch epoch) implements MembershipStep {}

    /** Replace the configuration. */
    record Change(Members from, Members to) implements MembershipStep {}

    /** Let one of these voters lead. */
    record HandOver(List<ServerId> candidates) implements MembershipStep {}

    /** The assignment cannot be followed safely. */
    record Refused(String reason) implements MembershipStep {}

    /**
     * @param assigned the newest assignment of the leader's replica
     * @param entered the highest epoch in the log
     * @param current the committed configuration
     * @param self the leader
     * @param answering the others that answered it a moment ago
     */
    static MembershipStep next(
            ReplicaConfig assigned, Epoch entered, Members current, ServerId self, Set<ServerId> answering) {
        if (assigned.epoch().compareTo(entered) < 0) {
            return new Nothing();
        }
        Members target = assigned.members();
        if (current.equals(target)) {
            return preferred(assigned, current, self);
        }
        if (target.voters().isEmpty()) {
            return new Refused("no replica is assigned to vote");
        }
        if (current.differingVoters(target) > 1) {
            return new Refused("more than one voter would change: from " + current + " to " + target + " of epoch "
                    + assigned.epoch());
        }
        if (!target.voters().contains(self)) {
            return handOver(
                    target.voters().stream().filter(current.voters()::contains).toList());
        }
        return assigned.epoch().compareTo(entered) > 0
                ? new EnterEpoch(assigned.epoch())
                : change(current, target, self, answering);
    }

    private static MembershipStep change(Members current, Members target, ServerId self, Set<ServerId> answering) {
        long present = target.voters().stream()
                .filter(voter -> voter.equals(self) || answering.contains(voter))
                .count();
        return present * 2 > target.voters().size()
                ? new Change(current, target)
                : new Refused("only " + present + " of the voters " + target.voters() + " answer");
    }

    private static MembershipStep preferred(ReplicaConfig assigned, Members current, ServerId self) {
        Optional<ServerId> other = assigned.preferredLeader()
                .filter(server -> !server.equals(self))
                .filter(current.voters()::contains);
        return other.isPresent() ? new HandOver(List.of(other.get())) : new Nothing();
    }

    private static MembershipStep handOver(List<ServerId> candidates) {
        return candidates.isEmpty()
                ? new Refused("the leader is to leave, and no other voter is to stay")
                : new HandOver(candidates);
    }
}
