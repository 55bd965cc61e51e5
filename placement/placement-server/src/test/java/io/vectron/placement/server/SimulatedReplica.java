package io.vectron.placement.server;

import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A shard's replica on one server: what Raft keeps on disk, and what it knows while it runs. */
final class SimulatedReplica {
    /** Voters and listeners. */
    record Members(SortedSet<ServerId> voters, SortedSet<ServerId> listeners) {
        boolean contains(ServerId server) {
            return voters.contains(server) || listeners.contains(server);
        }

        SortedSet<ServerId> all() {
            SortedSet<ServerId> all = new TreeSet<>(voters);
            all.addAll(listeners);
            return all;
        }
    }

    /** @param previous while both count: a configuration is replaced by way of one that needs majorities of both */
    record Configuration(Members members, Optional<Members> previous) {
        List<Members> counting() {
            return previous.map(old -> List.of(members, old)).orElse(List.of(members));
        }
    }

    /** @param configuration of a configuration entry */
    record Entry(long term, long id, Optional<Configuration> configuration) {}

    enum Role {
        FOLLOWER,
        LEADER
    }

    final ShardId shard;
    final ServerId server;

    // On disk. The first configuration is what the replica was made with, at index 0.
    final List<Entry> log = new ArrayList<>();
    long term;
    Epoch epoch;

    @Nullable
    String quarantine;

    long quarantinedMs;

    // In memory.
    boolean open;
    boolean stuck;
    Role role = Role.FOLLOWER;
    int committed;
    long heardMs;
    long electAtMs;
    long majorityMs;
    int termStart;
    final Map<ServerId, Integer> matched = new TreeMap<>();

    SimulatedReplica(ShardId shard, ServerId server, Epoch epoch) {
        this.shard = shard;
        this.server = server;
        this.epoch = epoch;
    }

    /** What a restart leaves. */
    void restart() {
        role = Role.FOLLOWER;
        open = false;
        stuck = false;
        committed = 0;
        matched.clear();
    }

    boolean takesPart() {
        return open && !stuck && quarantine == null;
    }

    long lastTerm() {
        return log.isEmpty() ? 0 : log.getLast().term();
    }

    /** The newest configuration in the log, and its index; a replica that was given no log has none. */
    Optional<Map.Entry<Integer, Configuration>> newestConfiguration() {
        for (int index = log.size(); index >= 1; index--) {
            Optional<Configuration> found = log.get(index - 1).configuration();
            if (found.isPresent()) {
                return Optional.of(Map.entry(index, found.get()));
            }
        }
        return Optional.empty();
    }

    /** The configurations whose majorities are needed. */
    List<Members> counting() {
        return newestConfiguration().map(newest -> newest.getValue().counting()).orElse(List.of());
    }

    /** The committed configuration and its index, if no change of it is under way. */
    Optional<Map.Entry<Integer, Members>> settledConfiguration() {
        return newestConfiguration()
                .filter(newest -> newest.getKey() <= committed
                        && newest.getValue().previous().isEmpty())
                .map(newest -> Map.entry(newest.getKey(), newest.getValue().members()));
    }

    boolean isVoter() {
        return counting().stream().anyMatch(members -> members.voters().contains(server));
    }

    boolean leads() {
        return role == Role.LEADER;
    }

    /** Whether it leads and has committed an entry of its own term. */
    boolean isReadyLeader() {
        return leads() && committed >= termStart;
    }

    @Override
    public String toString() {
        return "on " + server + ": " + role + " in term " + term + ", log " + log.size() + " of term " + lastTerm()
                + ", committed " + committed + ", configurations " + counting() + (takesPart() ? "" : ", away");
    }
}
