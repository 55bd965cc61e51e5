package io.vectron.raft;

import java.io.IOException;
import java.time.Duration;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerRpcWithProxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a Raft server's connections tried again while a group of it knows no leader.
 *
 * <p>gRPC connects anew after pauses that grow to two minutes, in which every call fails. Ratis cuts them short for what a leader
 * sends, but not for requests for votes: a member that alone survived, and alone may lead because its log is the longest, would not
 * notice for minutes that another one is back.
 *
 * <p>One thread of its own, which ends with {@link #close}.
 */
public final class PeerReconnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerReconnection.class);
    /** About as often as a member without a leader asks for votes. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final HiddenMethod RECONNECT =
            HiddenMethod.find("org.apache.ratis.grpc.server.GrpcServerProtocolClient", "resetConnectBackoff");

    private final RaftServer server;
    private final RaftServerRpcWithProxy<?, ?> rpc;
    private final Thread thread =
            Thread.ofPlatform().name("vectron-reconnect").daemon().unstarted(this::run);

    private PeerReconnection(RaftServer server) {
        this.server = server;
        this.rpc = (RaftServerRpcWithProxy<?, ?>) server.getServerRpc();
    }

    /** @param server over gRPC, started or not */
    public static PeerReconnection start(RaftServer server) {
        PeerReconnection started = new PeerReconnection(server);
        started.thread.start();
        return started;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PAUSE);
                reconnect();
            }
        } catch (InterruptedException e) {
            // The server is closing.
            Thread.currentThread().interrupt();
        }
    }

    private void reconnect() {
        for (RaftGroupId group : server.getGroupIds()) {
            try {
                reconnect(server.getDivision(group));
            } catch (IOException | RuntimeException e) {
                LOG.debug("{} comes or goes; the next time will tell", group, e);
            }
        }
    }

    private void reconnect(RaftServer.Division division) throws IOException {
        DivisionInfo info = division.getInfo();
        if (!info.isAlive() || info.getLeaderId() != null) {
            return;
        }
        for (RaftPeer peer : division.getRaftConf().getAllPeers()) {
            if (!peer.getId().equals(server.getId())) {
                RECONNECT.call(rpc.getProxies().getProxy(peer.getId()));
            }
        }
    }

    /** Idempotent. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
