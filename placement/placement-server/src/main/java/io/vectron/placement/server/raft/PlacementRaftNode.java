package io.vectron.placement.server.raft;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.placement.server.PlacementServerConfig;
import io.vectron.placement.server.core.PlacementCommand;
import io.vectron.placement.server.core.PlacementReply;
import io.vectron.placement.server.core.PlacementState;
import io.vectron.raft.RatisExit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/** This driver's member of the driver group. Thread-safe once started. */
public final class PlacementRaftNode implements AutoCloseable {
    /** The one group of all drivers of a cluster; the name is part of the stored format. */
    private static final RaftGroupId GROUP =
            RaftGroupId.valueOf(UUID.nameUUIDFromBytes("vectron.placement".getBytes(StandardCharsets.UTF_8)));

    private final PlacementStateMachine stateMachine;
    private final RaftServer server;
    private final LongSupplier wallClockMs;
    private final ClientId client = ClientId.randomId();
    private final AtomicLong callIds = new AtomicLong();

    /** @param listener told of every new state, in order, on the applying thread; must not block */
    public PlacementRaftNode(PlacementServerConfig config, LongSupplier wallClockMs, Consumer<PlacementState> listener)
            throws IOException {
        RatisExit.prevent();
        this.wallClockMs = wallClockMs;
        this.stateMachine = new PlacementStateMachine(listener);
        RaftPeer self = RaftPeer.newBuilder()
                .setId(RaftPeerId.valueOf(config.node()))
                .setAddress(config.host() + ":" + config.raftPort())
                .build();
        RaftProperties properties = PlacementRaftProperties.of(config);
        this.server = RaftServer.newBuilder()
                .setServerId(self.getId())
                .setGroup(RaftGroup.valueOf(GROUP, self))
                .setStateMachine(stateMachine)
                .setProperties(properties)
                .setOption(RaftStorage.StartupOption.RECOVER)
                .build();
    }

    public void start() throws IOException {
        server.start();
    }

    /** The newest applied state, which may lag behind what is committed; see {@link #readBarrier()}. */
    public PlacementState state() {
        return stateMachine.state();
    }

    /**
     * Commits and applies a command; its reply. Fails with {@code NOT_LEADER} or {@code UNAVAILABLE} when this member cannot
     * commit now, in which case it may still take effect: commands are idempotent or refused the second time.
     */
    public CompletableFuture<PlacementReply> propose(PlacementCommand command) {
        ByteString bytes = ByteString.copyFrom(CommandCodec.encode(command, wallClockMs.getAsLong()));
        return submit(Message.valueOf(bytes), RaftClientRequest.writeRequestType())
                .thenApply(reply -> decode(reply.getMessage().getContent().toByteArray()));
    }

    private static PlacementReply decode(byte[] bytes) {
        try {
            return CommandCodec.decodeReply(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new VectronException(ErrorCode.INTERNAL_ERROR, "unreadable reply of the driver", Map.of(), e);
        }
    }

    /** Completes when {@link #state()} has every command acknowledged before the call (ReadIndex). */
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

    private static VectronException unavailable(@Nullable Throwable cause) {
        if (cause instanceof NotLeaderException notLeader) {
            RaftPeer leader = notLeader.getSuggestedLeader();
            return new VectronException(
                    ErrorCode.NOT_LEADER,
                    "this placement driver does not lead",
                    leader == null
                            ? Map.of()
                            : Map.of(VectronException.LEADER, leader.getId().toString()));
        }
        return new VectronException(
                ErrorCode.UNAVAILABLE, "the placement driver cannot commit now: " + cause, Map.of(), cause);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
