package io.vectron.raft;

import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
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

    private static final MethodHandle RECONNECT = findReconnect();

    private final RaftServer server;
    private final RaftServerRpcWithProxy<?, ?> rpc;
    private final Thread thread =
            Thread.ofPlatform().name("vectron-reconnect").daemon().unstarted(this::run);

    private PeerReconnection(RaftServer server) {
        this.server = server;
        this.rpc = (RaftServerRpcWithProxy<?, ?>) server.getServerRpc();
    }

    private static MethodHandle findReconnect() {
        try {
            Class<?> type = Class.forName("org.apache.ratis.grpc.server.GrpcServerProtocolClient");
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .findVirtual(type, "resetConnectBackoff", MethodType.methodType(void.class))
                    .asType(MethodType.methodType(void.class, Closeable.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this is not the Ratis that PeerReconnection was written for", e);
        }
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
                reconnect(peer.getId());
            }
        }
    }

    private void reconnect(RaftPeerId peer) throws IOException {
        Closeable connection = rpc.getProxies().getProxy(peer);
        try {
            RECONNECT.invokeExact(connection);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("it declares no exception", e);
        }
    }

    /** Idempotent. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
