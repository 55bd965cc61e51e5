package io.vectron.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.raftlog.RaftLogIOException;
import org.apache.ratis.statemachine.SnapshotInfo;

/**
 * Ratis's gRPC, with log appenders that have patience with their followers. Ratis makes it by its name. Thread-safe.
 *
 * <p>An appender whose follower went away has no stream until it sends something, and Ratis's own looks without a pause
 * whether there is something to send: most of a core for each group and follower, for the first seconds after a server is
 * gone, when the others elect leaders.
 *
 * <p>A follower that came back without the end of its log contradicts every heartbeat, and Ratis's own appender answers
 * none of them with what is missing: it begins after the last entry that the follower had confirmed, until there is a new
 * one that is refused too.
 *
 * <p>A listener that has joined is taken for a newcomer by Ratis's leader, also when it votes later on. Nobody sends to it any more as
 * soon as another newcomer fails to join ({@code LeaderStateImpl.checkStaging} of Ratis 3.3.0 looks for those who joined among the
 * voters only, {@code ConfigurationStagingState.fail} ends the appenders of all who have not joined). What is in the configuration has
 * joined.
 *
 * <p>Ratis tells nobody that a snapshot is being sent, and the next one takes its files away. A {@link SnapshotSender} is told, and
 * before: a damaged snapshot would be refused and sent again for ever.
 */
public final class PatientGrpc implements RpcType {
    @Override
    public String name() {
        return PatientGrpc.class.getName();
    }

    @Override
    public RpcFactory newFactory(Parameters parameters) {
        return new Factory(parameters);
    }

    private static final class Factory extends GrpcFactory {
        Factory(Parameters parameters) {
            super(parameters);
        }

        @Override
        public LogAppender newLogAppender(RaftServer.Division server, LeaderState leader, FollowerInfo follower) {
            return new PatientAppender(server, leader, follower);
        }
    }

    private static final class PatientAppender extends GrpcLogAppender {
        private static final HiddenMethod CATCH_UP =
                HiddenMethod.find("org.apache.ratis.server.impl.FollowerInfoImpl", "catchUp");

        private boolean joined;

        PatientAppender(RaftServer.Division server, LeaderState leader, FollowerInfo follower) {
            super(server, leader, follower);
        }

        /** Called by the appender's thread only. */
        @Override
        public AppendEntriesRequestProto newAppendEntriesRequest(long callId, boolean heartbeat)
                throws RaftLogIOException {
            if (!joined && isInConfiguration()) {
                CATCH_UP.call(getFollower());
                joined = true;
            }
            return super.newAppendEntriesRequest(callId, heartbeat);
        }

        private boolean isInConfiguration() {
            return getServer().getRaftConf().getPeer(getFollowerId(), RaftPeerRole.FOLLOWER, RaftPeerRole.LISTENER)
                    != null;
        }

        @Override
        public Iterable<InstallSnapshotRequestProto> newInstallSnapshotRequests(
                String requestId, SnapshotInfo snapshot) {
            if (!(getServer().getStateMachine() instanceof SnapshotSender sender)) {
                return super.newInstallSnapshotRequests(requestId, snapshot);
            }
            try {
                sender.beforeSendingSnapshot();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Iterable<InstallSnapshotRequestProto> requests = super.newInstallSnapshotRequests(requestId, snapshot);
            return () -> telling(sender, requests.iterator());
        }

        private static <T> Iterator<T> telling(SnapshotSender sender, Iterator<T> parts) {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return parts.hasNext();
                }

                @Override
                public T next() {
                    sender.sendingSnapshot();
                    return parts.next();
                }
            };
        }

        /** A new entry ends the wait early, as it does with Ratis's. */
        @Override
        public long getWaitTimeMs() {
            return hasAppendEntries() ? super.getWaitTimeMs() : Math.max(0, getHeartbeatWaitTimeMs());
        }

        /** A heartbeat, which has no first entry, is contradicted as the entry that would be sent next is. */
        @Override
        protected long getNextIndexForInconsistency(long requestFirstIndex, long replyNextIndex) {
            boolean isHeartbeat = requestFirstIndex == RaftLog.INVALID_LOG_INDEX;
            return super.getNextIndexForInconsistency(
                    isHeartbeat ? getFollower().getNextIndex() : requestFirstIndex, replyNextIndex);
        }
    }
}
