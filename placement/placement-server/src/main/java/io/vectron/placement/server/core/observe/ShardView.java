package io.vectron.placement.server.core.observe;

import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.CommittedConfiguration;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.placement.api.ShardPlacement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One shard as the driver sees it.
 *
 * @param replicas in the order of the placement
 * @param leader who leads by the newest reports, none of an older term than recorded; empty if nobody alive does
 * @param leaderReport the leader's
 * @param leaderFor since when this one leads
 * @param leaderlessFor since when nobody does; zero if somebody does
 * @param stepFor since when its move is at its step, as this driver has seen it
 * @param passedOverFor since when another than the preferred leader leads
 * @param restedFor since when its last move is over, as this driver has seen it
 */
public record ShardView(
        CollectionPlacement collection,
        ShardPlacement placement,
        List<ReplicaView> replicas,
        Optional<ServerId> leader,
        Optional<ReplicaReport> leaderReport,
        Duration leaderFor,
        Duration leaderlessFor,
        Duration stepFor,
        Duration passedOverFor,
        Duration restedFor) {
    public ShardId id() {
        return placement.shard();
    }

    public boolean isLedBy(ServerId server) {
        return leader.equals(Optional.of(server));
    }

    /** The committed configuration, if the leader follows the placement as it is. */
    public Optional<CommittedConfiguration> configuration() {
        return leaderReport
                .filter(report -> report.epoch().equals(placement.epoch()))
                .flatMap(ReplicaReport::configuration);
    }

    /** Whether the committed configuration is what the placement asks for. */
    public boolean isConverged() {
        return configuration().filter(current -> current.matches(placement)).isPresent();
    }

    /**
     * Whether a replica can be given up before the leader's configuration is as placed: it is not in it, it need not be for a
     * majority, and nothing else differs. A leader never adds one that does not answer.
     */
    public boolean isConvergedBut(ServerId absent) {
        return survivesWithout(absent)
                && configuration()
                        .filter(current -> current.matches(placement.withoutReplicaOn(absent)))
                        .isPresent();
    }

    public Optional<ReplicaView> findReplica(ServerId server) {
        return replicas.stream()
                .filter(replica -> replica.server().equals(server))
                .findFirst();
    }

    public List<ReplicaView> voters() {
        return replicas.stream()
                .filter(replica -> replica.role() == ReplicaRole.VOTER)
                .toList();
    }

    public int replicationFactor() {
        return collection.settings().replicationFactor();
    }

    /** Whether everything is as it should be: a leader that follows, and nobody who lags or is lost. */
    public boolean isSettled() {
        return isConverged() && replicas.stream().allMatch(ReplicaView::isHealthy);
    }

    /** Whether healthy voters would be a majority if one voter were taken away. */
    public boolean survivesWithout(ServerId server) {
        List<ReplicaView> rest = voters().stream()
                .filter(voter -> !voter.server().equals(server))
                .toList();
        return healthy(rest) >= majority(rest.size());
    }

    /** Whether healthy voters would be a majority if one healthy voter were added. */
    public boolean survivesWithOneMore() {
        return healthy(voters()) + 1 >= majority(voters().size() + 1);
    }

    private static long healthy(List<ReplicaView> voters) {
        return voters.stream().filter(ReplicaView::isHealthy).count();
    }

    private static int majority(int voters) {
        return voters / 2 + 1;
    }
}
