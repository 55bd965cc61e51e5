package io.vectron.shardservers.raft;

import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
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

    private final RaftServer server;
    private final RaftServer.Division division;
    private final RaftGroupId group;
    private final ShardId shard;
    private final ClientId client;
    private final AtomicLong calls;
    private final Duration answerWait;

    RaftDivision(
            RaftServer server, RaftGroupId group, ShardId shard, ClientId client, AtomicLong calls, Duration answerWait)
            throws IOException {
        this.server = server;
        this.division = server.getDivision(group);
        this.group = group;
        this.shard = shard;
        this.client = client;
        this.calls = calls;
        this.answerWait = answerWait;
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

    /** Whether a follower that knows its leader has applied what it knows to be committed. */
    boolean hasCaughtUp() {
        long committed = division.getRaftLog().getLastCommittedIndex();
        return info().getLeaderId() != null && committed >= 0 && info().getLastAppliedIndex() >= committed;
    }

    Optional<ServerId> leader() {
        RaftPeerId leader = info().getLeaderId();
        return leader == null ? Optional.empty() : Optional.of(new ServerId(Long.parseLong(leader.toString())));
    }

    long term() {
        return info().getCurrentTerm();
    }

    /** Fails with {@code TIMEOUT}, and only with that, once the batch may be in the log. */
    CompletableFuture<ByteString> write(BatchMessage message) {
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
                .setClientId(client)
                .setServerId(server.getId())
                .setGroupId(group)
                .setCallId(calls.incrementAndGet())
                .setMessage(message)
                .setType(type)
                .build();
        CompletableFuture<RaftClientReply> reply;
        try {
            reply = server.submitClientRequestAsync(request);
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
        return server.snapshotManagementAsync(SnapshotManagementRequest.newCreate(
                client, server.getId(), group, calls.incrementAndGet(), SNAPSHOT_TIMEOUT_MS, 1));
    }
}
