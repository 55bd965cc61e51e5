package io.vectron.raft;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.util.TimeDuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerReconnectionTest {
    /** gRPC by itself connects anew every six seconds by then. */
    private static final Duration AWAY = Duration.ofSeconds(11);

    private static final Duration LED_WITHIN = Duration.ofMillis(2_500);
    private static final RaftGroupId GROUP = RaftGroupId.valueOf(new UUID(1, 1));

    /** Only the one that waits may lead, by its priority, as it might by its log. */
    private final RaftPeer waiting = peer("waiting", 1);

    private final RaftPeer away = peer("away", 0);

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

    private RaftServer server(RaftPeer self) throws IOException {
        RaftProperties properties = new RaftProperties();
        String address = self.getAddress();
        GrpcConfigKeys.Server.setPort(properties, Integer.parseInt(address.substring(address.indexOf(':') + 1)));
        RaftServerConfigKeys.setStorageDir(
                properties, List.of(folder.resolve(self.getId().toString()).toFile()));
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, TimeDuration.valueOf(200, TimeUnit.MILLISECONDS));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, TimeDuration.valueOf(300, TimeUnit.MILLISECONDS));
        RatisInProcess.prepare();
        RaftServer server = RaftServer.newBuilder()
                .setServerId(self.getId())
                .setGroup(RaftGroup.valueOf(GROUP, waiting, away))
                .setStateMachine(new BaseStateMachine())
                .setProperties(properties)
                .build();
        server.start();
        return server;
    }

    @Test
    void asksAPeerForItsVoteAsSoonAsItIsBack() throws Exception {
        try (RaftServer lone = server(waiting);
                PeerReconnection _ = PeerReconnection.start(lone)) {
            Thread.sleep(AWAY);
            try (RaftServer _ = server(away)) {
                long deadline = System.nanoTime() + LED_WITHIN.toNanos();
                while (!lone.getDivision(GROUP).getInfo().isLeader()) {
                    assertTrue(System.nanoTime() < deadline, "no leader within " + LED_WITHIN);
                    Thread.sleep(20);
                }
            }
        }
    }
}
