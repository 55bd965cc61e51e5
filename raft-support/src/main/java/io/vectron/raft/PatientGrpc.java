package io.vectron.raft;

import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;
import org.apache.ratis.server.raftlog.RaftLog;

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
        PatientAppender(RaftServer.Division server, LeaderState leader, FollowerInfo follower) {
            super(server, leader, follower);
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
