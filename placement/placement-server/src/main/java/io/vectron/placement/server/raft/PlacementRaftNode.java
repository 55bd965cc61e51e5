package io.vectron.placement.server.raft;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.placement.server.PlacementServerConfig;
import io.vectron.placement.server.core.PlacementCommand;
import io.vectron.placement.server.core.PlacementReply;
import io.vectron.placement.server.core.PlacementState;
import io.vectron.placement.server.core.ReplicatedState;
import io.vectron.raft.PeerReconnection;
import io.vectron.raft.RaftLogCheck;
import io.vectron.raft.RatisInProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.ExitUtils;
import org.jspecify.annotations.Nullable;

/**
 * This driver's member of the driver group. Thread-safe once started. Futures complete on Ratis's threads, or by their time
 * bound.
 */
public final class PlacementRaftNode implements ReplicatedState, AutoCloseable {
    /** The one group of all drivers of a cluster; the name is part of the stored format. */
    private static final RaftGroupId GROUP =
            RaftGroupId.valueOf(UUID.nameUUIDFromBytes("vectron.placement".getBytes(StandardCharsets.UTF_8)));

    /** An entry less Ratis's own fields. */
    private static final int LARGEST_COMMAND_BYTES = PlacementRaftProperties.LARGEST_ENTRY_BYTES - 1024;

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private final PlacementServerConfig config;
    private final PlacementStateMachine stateMachine;
    private final RaftServer server;
    private final PeerReconnection reconnection;
    private final LongSupplier wallClockMs;
    private final ClientId client = ClientId.randomId();
    private final AtomicLong callIds = new AtomicLong();

    /**
     * Looks through the log and loads the newest snapshot.
     *
     * @param storage the folder for the group's log and snapshots
     * @throws io.vectron.raft.DamagedLogException if acknowledged commands may be missing from the log
     */
    public PlacementRaftNode(PlacementServerConfig config, Path storage, LongSupplier wallClockMs, GroupEvents events)
            throws IOException {
        this.config = config;
        RatisInProcess.prepare();
        this.wallClockMs = wallClockMs;
        this.stateMachine = new PlacementStateMachine(events);
        RaftLogCheck.check(
                storage.resolve(GROUP.getUuid().toString()).resolve("current"),
                PlacementRaftProperties.LARGEST_ENTRY_BYTES);
        this.server = RaftServer.newBuilder()
                .setServerId(RaftPeerId.valueOf(config.node()))
                .setGroup(RaftGroup.valueOf(GROUP, members(config)))
                .setStateMachine(stateMachine)
                .setProperties(PlacementRaftProperties.of(config, storage))
                .setOption(RaftStorage.StartupOption.RECOVER)
                .build();
        this.reconnection = PeerReconnection.start(server);
    }

    private static List<RaftPeer> members(PlacementServerConfig config) {
        List<RaftPeer> members = new ArrayList<>();
        members.add(peer(config.node(), config.host() + ":" + config.raftPort()));
        config.peers().forEach(other -> members.add(peer(other.node(), other.raftAddress())));
        return members;
    }

    private static RaftPeer peer(String node, String address) {
        return RaftPeer.newBuilder()
                .setId(RaftPeerId.valueOf(node))
                .setAddress(address)
                .build();
    }

    /** @throws IOException if the address cannot be bound; the message names it */
    public void start() throws IOException {
        try {
            server.start();
        } catch (IOException | ExitUtils.ExitException e) {
            throw new IOException(
                    "cannot listen on " + config.host() + ":" + config.raftPort() + ": " + rootMessage(e)
                            + "; stop what uses it or choose another port",
                    e);
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    @Override
    public PlacementState state() {
        return stateMachine.state();
    }

    @Override
    public void requireLeader() {
        try {
            DivisionInfo info = server.getDivision(GROUP).getInfo();
            if (!info.isLeaderReady()) {
                throw notLeader(Optional.ofNullable(info.getLeaderId()));
            }
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public CompletableFuture<PlacementReply> propose(PlacementCommand command) {
        byte[] entry = CommandCodec.encode(command, wallClockMs.getAsLong());
        if (entry.length > LARGEST_COMMAND_BYTES) {
            return CompletableFuture.failedFuture(new VectronException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the command takes " + entry.length + " bytes in the log, more than " + LARGEST_COMMAND_BYTES
                            + "; ask for fewer shards"));
        }
        return submit(Message.valueOf(ByteString.copyFrom(entry)), RaftClientRequest.writeRequestType())
                .thenApply(reply -> decode(reply.getMessage().getContent().toByteArray()));
    }

    private static PlacementReply decode(byte[] bytes) {
        try {
            return CommandCodec.decodeReply(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new VectronException(ErrorCode.INTERNAL_ERROR, "unreadable reply of the driver", Map.of(), e);
        }
    }

    /** By ReadIndex. */
    @Override
    public CompletableFuture<Void> readBarrier() {
        return submit(Message.EMPTY, RaftClientRequest.readRequestType()).thenAccept(_ -> {});
    }

    private CompletableFuture<RaftClientReply> submit(Message message, RaftClientRequest.Type type) {
        RaftClientRequest request = RaftClientRequest.newBuilder()
                .setClientId(client)
                .setServerId(server.getId())
                .setGroupId(GROUP)
                .setCallId(callIds.incrementAndGet())
                .setMessage(message)
                .setType(type)
                .build();
        try {
            return server.submitClientRequestAsync(request)
                    .orTimeout(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .handle(PlacementRaftNode::orFailure)
                    .thenCompose(future -> future);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(unavailable(e));
        }
    }

    private static CompletableFuture<RaftClientReply> orFailure(
            @Nullable RaftClientReply reply, @Nullable Throwable failure) {
        if (reply != null && reply.isSuccess()) {
            return CompletableFuture.completedFuture(reply);
        }
        return CompletableFuture.failedFuture(unavailable(reply == null ? failure : reply.getException()));
    }

    private static VectronException unavailable(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case NotLeaderException refused ->
                notLeader(Optional.ofNullable(refused.getSuggestedLeader()).map(RaftPeer::getId));
            case TimeoutException _ ->
                new VectronException(
                        ErrorCode.TIMEOUT,
                        "the placement drivers did not agree within " + ANSWER_TIMEOUT.toSeconds()
                                + " s; is a majority of them running?");
            case null, default ->
                new VectronException(
                        ErrorCode.UNAVAILABLE, "the placement driver cannot commit now: " + cause, Map.of(), cause);
        };
    }

    private static VectronException notLeader(Optional<RaftPeerId> leader) {
        return new VectronException(
                ErrorCode.NOT_LEADER,
                "this placement driver does not lead"
                        + leader.map(id -> "; " + id + " does").orElse(""),
                leader.map(id -> Map.of(VectronException.LEADER, id.toString())).orElse(Map.of()));
    }

    @Override
    public void close() throws IOException {
        reconnection.close();
        server.close();
    }
}
