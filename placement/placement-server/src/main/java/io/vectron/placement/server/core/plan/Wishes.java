package io.vectron.placement.server.core.plan;

import io.vectron.common.ids.ServerId;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.placement.api.ServerAdminState;
import io.vectron.placement.api.ServerPlacement;
import io.vectron.placement.api.ServerTraits;
import io.vectron.placement.server.core.observe.Observed;
import io.vectron.placement.server.core.observe.ReplicaHealth;
import io.vectron.placement.server.core.observe.ReplicaView;
import io.vectron.placement.server.core.observe.ServerView;
import io.vectron.placement.server.core.observe.ShardView;
import io.vectron.placement.server.core.plan.Wish.Urgency;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The most urgent thing wrong with a shard that has no move under way, balance aside. */
final class Wishes {
    private final PlacementPolicy policy;
    private final Observed observed;

    Wishes(PlacementPolicy policy, Observed observed) {
        this.policy = policy;
        this.observed = observed;
    }

    Optional<Wish> find(ShardView shard) {
        return replaceLost(shard)
                .or(() -> addMissing(shard))
                .or(() -> emptyServer(shard))
                .or(() -> removeListener(shard))
                .or(() -> addListener(shard))
                .or(() -> trim(shard));
    }

    /** One that the leader's configuration is without goes first: nothing can be added while the leader waits for it. */
    private Optional<Wish> replaceLost(ShardView shard) {
        boolean replaces = shard.voters().size() <= shard.replicationFactor();
        return shard.voters().stream()
                .filter(policy::isLost)
                .max(Comparator.comparing((ReplicaView voter) -> voter.health() == ReplicaHealth.QUARANTINED)
                        .thenComparing(ReplicaView::lostFor))
                .map(voter -> new Wish(
                        Urgency.REPAIR,
                        shard,
                        Optional.of(voter.server()),
                        Optional.empty(),
                        replaces && !shard.isConvergedBut(voter.server()),
                        false,
                        "the replica on " + name(voter.server()) + " is " + voter.describe()));
    }

    private Optional<Wish> addMissing(ShardView shard) {
        int voters = shard.voters().size();
        return voters >= shard.replicationFactor()
                ? Optional.empty()
                : Optional.of(new Wish(
                        Urgency.REPAIR,
                        shard,
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        false,
                        voters + " of " + shard.replicationFactor() + " replicas vote"));
    }

    private Optional<Wish> emptyServer(ShardView shard) {
        boolean replaces = shard.voters().size() <= shard.replicationFactor();
        return shard.voters().stream()
                .map(voter -> observed.server(voter.server()).placement())
                .filter(server -> server.state() != ServerAdminState.ACTIVE
                        || server.traits().searchOnly())
                .findFirst()
                .map(server -> new Wish(
                        Urgency.DRAIN,
                        shard,
                        Optional.of(server.id()),
                        Optional.empty(),
                        replaces,
                        false,
                        whyEmpty(server)));
    }

    private static String whyEmpty(ServerPlacement server) {
        return switch (server.state()) {
            case ACTIVE -> "server " + server.node() + " only searches";
            case DRAINING -> "server " + server.node() + " drains";
            case REMOVED -> "server " + server.node() + " is removed";
        };
    }

    private Optional<Wish> removeListener(ShardView shard) {
        return shard.replicas().stream()
                .filter(replica -> replica.role() == ReplicaRole.LISTENER)
                .filter(listener -> !belongs(listener))
                .findFirst()
                .map(listener -> new Wish(
                        Urgency.LISTEN,
                        shard,
                        Optional.of(listener.server()),
                        Optional.empty(),
                        false,
                        true,
                        "the listener on " + name(listener.server()) + " is "
                                + (policy.isLost(listener) ? listener.describe() : "no longer wanted")));
    }

    private boolean belongs(ReplicaView listener) {
        ServerPlacement server = observed.server(listener.server()).placement();
        return server.traits().searchOnly() && server.state() == ServerAdminState.ACTIVE && !policy.isLost(listener);
    }

    private Optional<Wish> addListener(ShardView shard) {
        return observed.servers().values().stream()
                .filter(ServerView::takesListeners)
                .filter(server -> server.hasNone(shard.placement()))
                .findFirst()
                .map(server -> new Wish(
                        Urgency.LISTEN,
                        shard,
                        Optional.empty(),
                        Optional.of(server.id()),
                        false,
                        true,
                        "search-only server " + server.placement().node() + " has no listener"));
    }

    /** The most crowded one goes; of equals one that does not lead. */
    private Optional<Wish> trim(ShardView shard) {
        List<ReplicaView> voters = shard.voters();
        if (voters.size() <= shard.replicationFactor()) {
            return Optional.empty();
        }
        return voters.stream()
                .max(Comparator.comparing((ReplicaView voter) -> locality(voter, voters))
                        .thenComparing(voter -> !shard.isLedBy(voter.server()))
                        .thenComparing(ReplicaView::server))
                .map(voter -> new Wish(
                        Urgency.TRIM,
                        shard,
                        Optional.of(voter.server()),
                        Optional.empty(),
                        false,
                        false,
                        voters.size() + " replicas vote, " + shard.replicationFactor() + " are asked for"));
    }

    private Locality locality(ReplicaView voter, List<ReplicaView> voters) {
        return Locality.of(
                traits(voter.server()),
                voters.stream()
                        .filter(other -> !other.server().equals(voter.server()))
                        .map(other -> traits(other.server()))
                        .toList());
    }

    private ServerTraits traits(ServerId server) {
        return observed.server(server).placement().traits();
    }

    private String name(ServerId server) {
        return observed.name(server);
    }
}
