package io.vectron.shardservers.core;

import io.vectron.common.ids.ServerId;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** Who votes in a shard's Raft group, and who listens. */
public record Members(SortedSet<ServerId> voters, SortedSet<ServerId> listeners) {
    public Members {
        voters = Collections.unmodifiableSortedSet(new TreeSet<>(voters));
        listeners = Collections.unmodifiableSortedSet(new TreeSet<>(listeners));
    }

    public static Members of(Collection<ServerId> voters, Collection<ServerId> listeners) {
        return new Members(new TreeSet<>(voters), new TreeSet<>(listeners));
    }

    /** How many servers vote in one of the two and not in the other. */
    int differingVoters(Members other) {
        SortedSet<ServerId> both = new TreeSet<>(voters);
        both.retainAll(other.voters);
        return voters.size() + other.voters.size() - 2 * both.size();
    }

    @Override
    public String toString() {
        return "voters " + voters + " listeners " + listeners;
    }
}
