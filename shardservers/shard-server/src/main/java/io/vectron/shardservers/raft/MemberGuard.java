package io.vectron.shardservers.raft;

import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;

/**
 * Stands between this server's members and what leaders send them.
 *
 * <p>What is for a member that is being opened waits until it is open. Ratis 3.3.0 lets snapshots in before the member has its role
 * and its log, after which it can neither start nor be closed: until the process ends nobody can open it. Log entries it refuses by
 * itself, one after the other. A leader whose snapshot is refused notices that only when the time for its outstanding parts is over,
 * so one for a group that is not known yet waits as well: leaders hear of new members when those do.
 *
 * <p>A server without room on its disk takes over no leadership: a new leader must write an entry before it can answer anything, and
 * the old one need not. Thread-safe.
 */
final class MemberGuard implements GrpcServices.Customizer, ServerInterceptor {
    /** Less than a leader waits for the answer to a part of a snapshot. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Predicate<RaftGroupId> isOpening;
    private final Predicate<RaftGroupId> isKnown;
    private final BooleanSupplier hasRoom;

    /** @param hasRoom on the disk, now */
    MemberGuard(Predicate<RaftGroupId> isOpening, Predicate<RaftGroupId> isKnown, BooleanSupplier hasRoom) {
        this.isOpening = isOpening;
        this.isKnown = isKnown;
        this.hasRoom = hasRoom;
    }

    /** To be called when a group has been opened, or could not be. */
    synchronized void opened() {
        notifyAll();
    }

    @Override
    public NettyServerBuilder customize(NettyServerBuilder builder, EnumSet<GrpcServices.Type> types) {
        return types.contains(GrpcServices.Type.SERVER) ? builder.intercept(this) : builder;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        return new Guarded<>(call, next.startCall(call, headers));
    }

    private final class Guarded<Q> extends SimpleForwardingServerCallListener<Q> {
        private final ServerCall<Q, ?> call;
        private boolean refused;

        Guarded(ServerCall<Q, ?> call, ServerCall.Listener<Q> handler) {
            super(handler);
            this.call = call;
        }

        @Override
        public void onMessage(Q message) {
            if (!refused && !isWelcome(message)) {
                refused = true;
                call.close(Status.UNAVAILABLE.withDescription("not now"), new Metadata());
            }
            if (!refused) {
                super.onMessage(message);
            }
        }

        @Override
        public void onHalfClose() {
            if (!refused) {
                super.onHalfClose();
            }
        }
    }

    private boolean isWelcome(Object message) {
        return switch (message) {
            case AppendEntriesRequestProto entries ->
                await(group(entries.getServerRequest().getRaftGroupId()), isOpening.negate());
            case InstallSnapshotRequestProto snapshot ->
                await(group(snapshot.getServerRequest().getRaftGroupId()), isKnown.and(isOpening.negate()));
            case StartLeaderElectionRequestProto _ -> hasRoom.getAsBoolean();
            default -> true;
        };
    }

    private static RaftGroupId group(RaftGroupIdProto id) {
        return RaftGroupId.valueOf(id.getId());
    }

    private boolean await(RaftGroupId group, Predicate<RaftGroupId> condition) {
        if (condition.test(group)) {
            return true;
        }
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        synchronized (this) {
            while (!condition.test(group)) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        }
        return true;
    }
}
