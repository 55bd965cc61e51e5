package io.vectron.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.util.TimeDuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SilentLeaderWatchTest {
    private static final RaftGroupId GROUP = RaftGroupId.valueOf(new UUID(1, 1));
    private static final Duration SILENCE = Duration.ofMillis(600);
    private static final Duration STAGGER = Duration.ofMillis(200);
    private static final Duration START = Duration.ofSeconds(20);
    /** Of Ratis's own time-outs, so that only the watch can notice that a leader is silent. */
    private static final Duration NEVER = Duration.ofHours(1);

    private static final Duration LED_WITHIN = Duration.ofSeconds(10);
    private static final Duration HEARTBEAT = Duration.ofMillis(200);
    private static final int HEARTBEATS = (int) (4 * SILENCE.toMillis() / HEARTBEAT.toMillis());
    private static final Duration POLL = Duration.ofMillis(10);

    private final List<RaftPeer> peers =
            IntStream.range(0, 3).mapToObj(SilentLeaderWatchTest::peer).toList();
    private final List<RaftServer> servers = new ArrayList<>();
    private final List<SilentLeaderWatch> watches = new ArrayList<>();
    private final BlockingQueue<RaftPeerId> leaders = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    private final class Announcing extends BaseStateMachine {
        @Override
        public void notifyLeaderReady() {
            leaders.add(getId());
        }
    }

    private static RaftPeer peer(int number) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return RaftPeer.newBuilder()
                    .setId("member-" + number)
                    .setAddress("127.0.0.1:" + socket.getLocalPort())
                    .build();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void startAll() throws IOException {
        RatisInProcess.prepare();
        for (RaftPeer peer : peers) {
            RaftProperties properties = new RaftProperties();
            GrpcConfigKeys.Server.setPort(
                    properties, Integer.parseInt(peer.getAddress().split(":")[1]));
            RaftServerConfigKeys.setStorageDir(
                    properties, List.of(folder.resolve(peer.getId().toString()).toFile()));
            RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, millis(Duration.ofMillis(100)));
            RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, millis(Duration.ofMillis(900)));
            RaftServerConfigKeys.Rpc.setTimeoutMin(properties, millis(HEARTBEAT.multipliedBy(2)));
            RaftServerConfigKeys.Rpc.setTimeoutMax(properties, millis(NEVER));
            RaftServer server = RaftServer.newBuilder()
                    .setServerId(peer.getId())
                    .setGroup(RaftGroup.valueOf(GROUP, peers))
                    .setStateMachine(new Announcing())
                    .setProperties(properties)
                    .build();
            server.start();
            servers.add(server);
            watches.add(SilentLeaderWatch.start(server, SILENCE, STAGGER));
        }
    }

    private static TimeDuration millis(Duration duration) {
        return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    private RaftPeerId awaitLeader(Duration longest) throws InterruptedException {
        RaftPeerId leader = leaders.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
        assertTrue(leader != null, "nobody leads after " + longest);
        return leader;
    }

    @AfterEach
    void close() throws IOException {
        watches.forEach(SilentLeaderWatch::close);
        for (RaftServer server : servers) {
            server.close();
        }
    }

    @Test
    void anotherLeadsSoonAfterALeaderIsGone() throws Exception {
        startAll();
        RaftPeerId first = awaitLeader(START);
        for (RaftServer server : servers) {
            if (server.getId().equals(first)) {
                server.close();
            }
        }
        RaftPeerId second = awaitLeader(LED_WITHIN);
        assertTrue(!second.equals(first), first + " is closed and leads");
    }

    @Test
    void aLeaderThatIsHeardIsLeftAlone() throws Exception {
        startAll();
        RaftPeerId first = awaitLeader(START);
        long term = term();
        for (RaftServer server : servers) {
            if (!server.getId().equals(first)) {
                awaitHeartbeats(server.getDivision(GROUP));
            }
        }
        assertEquals(List.of(), List.copyOf(leaders), first + " is not the only one that led");
        assertEquals(term, term());
    }

    /** Returns when the follower has heard its leader for several times as long as the watch lets it be silent. */
    private static void awaitHeartbeats(RaftServer.Division follower) {
        int heard = 0;
        long before = silentMs(follower);
        long deadline = System.nanoTime() + LED_WITHIN.toNanos();
        while (heard < HEARTBEATS) {
            assertTrue(System.nanoTime() - deadline < 0, "heard only " + heard + " times");
            assertTrue(follower.getInfo().isFollower(), follower + " follows no more");
            LockSupport.parkNanos(POLL.toNanos());
            long silent = silentMs(follower);
            heard += silent < before ? 1 : 0;
            before = silent;
        }
    }

    private static long silentMs(RaftServer.Division follower) {
        return follower.getInfo()
                .getRoleInfoProto()
                .getFollowerInfo()
                .getLeaderInfo()
                .getLastRpcElapsedTimeMs();
    }

    private long term() throws IOException {
        return servers.getFirst().getDivision(GROUP).getInfo().getCurrentTerm();
    }
}
