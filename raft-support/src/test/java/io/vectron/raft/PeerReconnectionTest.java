package io.vectron.raft;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.statemachine.StateMachine;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.util.TimeDuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerReconnectionTest {
    /** Connections that have failed, after which gRPC waits more than five seconds before the next. */
    private static final int FAILURES = 5;

    /** Of the last failure: less than gRPC would wait. */
    private static final Duration LED_WITHIN = Duration.ofSeconds(5);

    private static final RaftGroupId GROUP = RaftGroupId.valueOf(new UUID(1, 1));

    /** Only the one that waits may lead, by its priority, as it might by its log. */
    private final RaftPeer waiting = peer("waiting", 1);

    private final RaftPeer away = peer("away", 0);
    private final CompletableFuture<Void> led = new CompletableFuture<>();

    private final class Waiting extends BaseStateMachine {
        @Override
        public void notifyLeaderReady() {
            led.complete(null);
        }
    }

    @TempDir
    private Path folder;

    private static RaftPeer peer(String name, int priority) {
        return RaftPeer.newBuilder()
                .setId(name)
                .setAddress("127.0.0.1:" + freePort())
                .setPriority(priority)
                .build();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int port(RaftPeer peer) {
        return Integer.parseInt(peer.getAddress().substring(peer.getAddress().indexOf(':') + 1));
    }

    private RaftServer server(RaftPeer self, StateMachine stateMachine) throws IOException {
        RaftProperties properties = new RaftProperties();
        GrpcConfigKeys.Server.setPort(properties, port(self));
        RaftServerConfigKeys.setStorageDir(
                properties, List.of(folder.resolve(self.getId().toString()).toFile()));
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, TimeDuration.valueOf(200, TimeUnit.MILLISECONDS));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, TimeDuration.valueOf(300, TimeUnit.MILLISECONDS));
        RatisInProcess.prepare();
        RaftServer server = RaftServer.newBuilder()
                .setServerId(self.getId())
                .setGroup(RaftGroup.valueOf(GROUP, waiting, away))
                .setStateMachine(stateMachine)
                .setProperties(properties)
                .build();
        server.start();
        return server;
    }

    @Test
    void asksAPeerForItsVoteAsSoonAsItIsBack() throws Exception {
        try (RaftServer lone = server(waiting, new Waiting())) {
            failConnections();
            long failed = System.nanoTime();
            try (RaftServer _ = server(away, new BaseStateMachine());
                    PeerReconnection _ = PeerReconnection.start(lone)) {
                led.get(LED_WITHIN.toNanos() - (System.nanoTime() - failed), TimeUnit.NANOSECONDS);
            }
        }
    }

    /** In the place of the one that is away: ends every connection, and returns after the last. */
    private void failConnections() throws IOException {
        try (ServerSocket socket = new ServerSocket(port(away), 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < FAILURES; i++) {
                socket.accept().close();
            }
        }
    }
}
