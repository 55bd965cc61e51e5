package io.vectron.shardservers.raft;

import static java.util.stream.Collectors.toSet;

import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.ServerId;
import io.vectron.placement.api.CommittedConfiguration;
import io.vectron.shardservers.core.Members;
import io.vectron.shardservers.core.ReplicaConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.CommitInfoProto;
import org.apache.ratis.proto.RaftProtos.LeaderInfoProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.raftlog.RaftLog;

/** A group's configuration as this member sees it, and how it is changed by the leader. Thread-safe. */
final class GroupMembership {
    /** Entries a voter may be behind and still be handed the leadership: it takes them in while writes wait. */
    private static final long MOST_BEHIND = 1_000;
    /** A leader that has handed over may be about to stop, and answers until its connections are closed. */
    private static final Duration REST = Duration.ofSeconds(5);

    private final RaftServer.Division division;
    private final RaftRequests requests;
    private final PeerNames names;
    private final Duration electionTimeout;
    private final Succession succession;

    GroupMembership(
            RaftServer.Division division,
            RaftRequests requests,
            PeerNames names,
            Duration electionTimeout,
            Succession succession) {
        this.succession = succession;
        this.division = division;
        this.requests = requests;
        this.names = names;
        this.electionTimeout = electionTimeout;
    }

    static RaftPeerId peerId(ServerId server) {
        return RaftPeerId.valueOf(server.toString());
    }

    static ServerId serverId(RaftPeerId peer) {
        return new ServerId(Long.parseLong(peer.toString()));
    }

    /** The configuration, if it is committed and none is about to replace it. */
    Optional<CommittedConfiguration> committed() {
        RaftConfiguration configuration = division.getRaftConf();
        boolean stable = configuration.getPreviousPeers(RaftPeerRole.FOLLOWER).isEmpty()
                && configuration.getPreviousPeers(RaftPeerRole.LISTENER).isEmpty();
        long index = configuration.getLogEntryIndex();
        return stable && index <= division.getRaftLog().getLastCommittedIndex()
                ? Optional.of(CommittedConfiguration.of(
                        servers(configuration, RaftPeerRole.FOLLOWER),
                        servers(configuration, RaftPeerRole.LISTENER),
                        new LogIndex(Math.max(0, index))))
                : Optional.empty();
    }

    private static List<ServerId> servers(RaftConfiguration configuration, RaftPeerRole role) {
        return configuration.getCurrentPeers(role).stream()
                .map(peer -> serverId(peer.getId()))
                .toList();
    }

    /**
     * Replaces a configuration by another. Completes when that is committed; fails, with nothing changed, if the group has
     * another configuration or a new member does not answer within three election time-outs.
     *
     * @param assigned has the roles
     */
    CompletableFuture<RaftClientReply> change(Members from, Members to, ReplicaConfig assigned) throws IOException {
        SetConfigurationRequest.Arguments arguments = SetConfigurationRequest.Arguments.newBuilder()
                .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
                .setServersInCurrentConf(ids(from.voters()))
                .setListenersInCurrentConf(ids(from.listeners()))
                .setServersInNewConf(peers(to.voters(), assigned))
                .setListenersInNewConf(peers(to.listeners(), assigned))
                .build();
        return requests.server()
                .setConfigurationAsync(new SetConfigurationRequest(
                        requests.client(),
                        requests.server().getId(),
                        requests.group(),
                        requests.nextCall(),
                        arguments));
    }

    private static List<RaftPeer> ids(Collection<ServerId> servers) {
        return servers.stream()
                .map(server -> RaftPeer.newBuilder().setId(peerId(server)).build())
                .toList();
    }

    private List<RaftPeer> peers(Collection<ServerId> servers, ReplicaConfig assigned) {
        return servers.stream()
                .map(server -> names.peer(assigned.findPeer(server).orElseThrow()))
                .toList();
    }

    /** Completes when the voter leads, as far as this member knows; writes wait meanwhile, at most as long as given. */
    CompletableFuture<RaftClientReply> handOver(ServerId to, Duration longest) throws IOException {
        return requests.server()
                .transferLeadershipAsync(new TransferLeadershipRequest(
                        requests.client(),
                        requests.server().getId(),
                        requests.group(),
                        requests.nextCall(),
                        peerId(to),
                        longest.toMillis()));
    }

    /**
     * Of these voters, the one that answers and is the least behind; none if all are down or far behind. Not the one that led
     * until a moment ago.
     */
    Optional<ServerId> readiest(Collection<ServerId> candidates) {
        Map<ServerId, Long> commits = commitIndexes();
        Set<ServerId> answering = answering();
        long least = division.getRaftLog().getLastCommittedIndex() - MOST_BEHIND;
        return candidates.stream()
                .filter(server -> commits.getOrDefault(server, -1L) >= least)
                .filter(answering::contains)
                .filter(server -> !succession.wasFollowedWithin(REST, server))
                .max((a, b) -> Long.compare(commits.getOrDefault(a, -1L), commits.getOrDefault(b, -1L)));
    }

    private Map<ServerId, Long> commitIndexes() {
        Map<ServerId, Long> indexes = new HashMap<>();
        for (CommitInfoProto info : division.getCommitInfos()) {
            indexes.put(serverId(RaftPeerId.valueOf(info.getServer().getId())), info.getCommitIndex());
        }
        return indexes;
    }

    /** The followers and listeners that answered this leader within an election time-out; nobody answers another member. */
    Set<ServerId> answering() {
        return division.getInfo().getRoleInfoProto().getLeaderInfo().getFollowerInfoList().stream()
                .filter(follower -> follower.getLastRpcElapsedTimeMs() < electionTimeout.toMillis())
                .map(follower -> serverId(RaftPeerId.valueOf(follower.getId().getId())))
                .collect(toSet());
    }

    /**
     * How long ago this member was last in touch with its group, in milliseconds: as a follower or listener by a call of its
     * leader, as the leader by the answers of a majority of the voters. Empty while it knows no leader.
     */
    OptionalLong lastInTouchMs() {
        DivisionInfo info = division.getInfo();
        if (info.getLeaderId() == null) {
            return OptionalLong.empty();
        }
        RoleInfoProto role = info.getRoleInfoProto();
        if (role.hasLeaderInfo()) {
            return OptionalLong.of(majorityAnsweredAgoMs(role.getLeaderInfo()));
        }
        return role.hasFollowerInfo()
                ? OptionalLong.of(role.getFollowerInfo().getLeaderInfo().getLastRpcElapsedTimeMs())
                : OptionalLong.empty();
    }

    private long majorityAnsweredAgoMs(LeaderInfoProto leader) {
        Collection<RaftPeer> voters = division.getRaftConf().getCurrentPeers(RaftPeerRole.FOLLOWER);
        Set<RaftPeerId> voting = voters.stream().map(RaftPeer::getId).collect(toSet());
        List<Long> answeredAgoMs = leader.getFollowerInfoList().stream()
                .filter(follower ->
                        voting.contains(RaftPeerId.valueOf(follower.getId().getId())))
                .map(ServerRpcProto::getLastRpcElapsedTimeMs)
                .sorted()
                .toList();
        int others = voters.size() / 2;
        return others == 0 || answeredAgoMs.size() < others ? 0 : answeredAgoMs.get(others - 1);
    }

    /** This member's log and what it knows of the others, for people. */
    String describeLog() {
        RaftLog log = division.getRaftLog();
        return "the log ends at " + log.getLastEntryTermIndex() + " and is committed up to "
                + log.getLastCommittedIndex() + ", the group's highest known commit is " + highestKnownCommit();
    }

    /** The highest commit index that any member of the group is known to have; -1 if none is known. */
    long highestKnownCommit() {
        return commitIndexes().values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(-1);
    }

    /** What the leader is known to have committed; -1 if there is no word from it yet. */
    long leaderCommit() {
        RaftPeerId leader = division.getInfo().getLeaderId();
        return leader == null ? -1 : commitIndexes().getOrDefault(serverId(leader), -1L);
    }
}
