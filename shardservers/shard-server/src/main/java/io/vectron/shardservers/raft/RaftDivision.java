package io.vectron.shardservers.raft;

import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/** This server's member of one group: requests go to it directly, without the network. Thread-safe. */
final class RaftDivision {
    private static final long SNAPSHOT_TIMEOUT_MS = 60_000;

    private final RaftRequests requests;
    private final RaftServer.Division division;
    private final ShardId shard;
    private final Duration answerWait;
    private final GroupMembership membership;
    /** What the leader had committed when this member first heard of it; -1 before. */
    private volatile long committedAtStart = -1;

    RaftDivision(
            RaftRequests requests,
            PeerNames names,
            ShardId shard,
            Duration answerWait,
            Duration electionTimeout,
            Succession succession)
            throws IOException {
        this.requests = requests;
        this.division = requests.server().getDivision(requests.group());
        this.shard = shard;
        this.answerWait = answerWait;
        this.membership = new GroupMembership(division, requests, names, electionTimeout, succession);
        ListenerWatch.end(division);
    }

    GroupMembership membership() {
        return membership;
    }

    RaftGroupId group() {
        return requests.group();
    }

    private DivisionInfo info() {
        return division.getInfo();
    }

    boolean isLeaderReady() {
        return info().isLeader() && info().isLeaderReady();
    }

    boolean isAlive() {
        return info().isAlive();
    }

    /**
     * Whether a follower or listener has applied all that its leader had committed when it first heard from it. Its own
     * commit index would not say: a leader tells a member that is behind no more than what it has.
     */
    boolean hasCaughtUp() {
        if (committedAtStart < 0) {
            committedAtStart = membership.leaderCommit();
        }
        return committedAtStart >= 0 && lastApplied() >= committedAtStart;
    }

    /** What readiness depends on, for people. */
    String describeProgress() {
        return leader().map(leader -> "server " + leader + " leads").orElse("it knows no leader") + " in term " + term()
                + "; applied up to entry " + lastApplied() + ", asked for "
                + (committedAtStart < 0 ? "what the leader has committed, unknown yet" : "entry " + committedAtStart)
                + "; " + membership.describeLog();
    }

    /** The last entry of any kind that this member has applied; -1 before the first. */
    long lastApplied() {
        return info().getLastAppliedIndex();
    }

    Optional<ServerId> leader() {
        RaftPeerId leader = info().getLeaderId();
        return leader == null ? Optional.empty() : Optional.of(GroupMembership.serverId(leader));
    }

    long term() {
        return info().getCurrentTerm();
    }

    /** Fails with {@code TIMEOUT}, and only with that, once the command may be in the log. */
    CompletableFuture<ByteString> write(ProposedCommand message) {
        return submit(message, RaftClientRequest.writeRequestType())
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        message.mayBeInLog()
                                ? RaftErrors.unknownOutcome(shard, failure)
                                : RaftErrors.translate(shard, failure)))
                .thenApply(reply -> reply.getMessage().getContent());
    }

    CompletableFuture<Void> readIndex() {
        return submit(Message.EMPTY, RaftClientRequest.readRequestType()).handle((_, failure) -> {
            if (failure != null) {
                throw RaftErrors.translate(shard, failure);
            }
            return null;
        });
    }

    private CompletableFuture<RaftClientReply> submit(Message message, RaftClientRequest.Type type) {
        RaftClientRequest request = RaftClientRequest.newBuilder()
                .setClientId(requests.client())
                .setServerId(requests.server().getId())
                .setGroupId(requests.group())
                .setCallId(requests.nextCall())
                .setMessage(message)
                .setType(type)
                .build();
        CompletableFuture<RaftClientReply> reply;
        try {
            reply = requests.server().submitClientRequestAsync(request);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
        return reply.copy()
                .orTimeout(answerWait.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(RaftDivision::checked);
    }

    private static CompletableFuture<RaftClientReply> checked(RaftClientReply reply) {
        if (reply.isSuccess()) {
            return CompletableFuture.completedFuture(reply);
        }
        return CompletableFuture.failedFuture(
                reply.getException() == null ? new IOException("refused without a reason") : reply.getException());
    }

    /** Asks for a snapshot, which is taken between two entries. */
    CompletableFuture<RaftClientReply> requestSnapshot() {
        return requests.server()
                .snapshotManagementAsync(SnapshotManagementRequest.newCreate(
                        requests.client(),
                        requests.server().getId(),
                        requests.group(),
                        requests.nextCall(),
                        SNAPSHOT_TIMEOUT_MS,
                        1));
    }
}
