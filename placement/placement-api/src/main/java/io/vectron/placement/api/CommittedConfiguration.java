package io.vectron.placement.api;

import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.ServerId;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A Raft configuration that is committed and that nothing is about to replace.
 *
 * @param index of its entry in the shard's log
 */
public record CommittedConfiguration(SortedSet<ServerId> voters, SortedSet<ServerId> listeners, LogIndex index) {
    public CommittedConfiguration {
        voters = Collections.unmodifiableSortedSet(new TreeSet<>(voters));
        listeners = Collections.unmodifiableSortedSet(new TreeSet<>(listeners));
    }

    public static CommittedConfiguration of(
            Collection<ServerId> voters, Collection<ServerId> listeners, LogIndex index) {
        return new CommittedConfiguration(new TreeSet<>(voters), new TreeSet<>(listeners), index);
    }

    /** Whether the configuration is what a placement asks for. */
    public boolean matches(ShardPlacement shard) {
        SortedSet<ServerId> listening = new TreeSet<>();
        shard.replicas().stream()
                .filter(replica -> replica.role().listens())
                .forEach(replica -> listening.add(replica.server()));
        return voters.equals(new TreeSet<>(shard.servers(ReplicaRole.VOTER))) && listeners.equals(listening);
    }

    public boolean contains(ServerId server) {
        return voters.contains(server) || listeners.contains(server);
    }
}
