package io.vectron.cli.bench.writes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;

/**
 * The consensus library and nothing else: a Raft server whose state machines count. A process that ends when its
 * standard input does, so that none outlives the benchmark.
 */
public final class BareRaftServer {
    private BareRaftServer() {}

    /** Arguments: number of the server from 0, folder, {@link BareRaftSettings}, group counts and ports with commas between them. */
    public static void main(String[] arguments) throws IOException {
        int number = Integer.parseInt(arguments[0]);
        Path folder = Path.of(arguments[1]);
        BareRaftSettings settings = BareRaftSettings.valueOf(arguments[2]);
        List<Integer> groupCounts = numbers(arguments[3]);
        BareRaftPeers peers = new BareRaftPeers(numbers(arguments[4]));
        try (RaftServer server = start(number, folder, settings, peers)) {
            AtomicLong calls = new AtomicLong();
            ClientId client = ClientId.randomId();
            for (int count : groupCounts) {
                for (RaftGroup group : peers.groups(count)) {
                    join(server, client, calls, group);
                }
            }
            while (System.in.read() >= 0) {
                // Nothing is said to it; the end is what it waits for.
            }
        }
    }

    private static List<Integer> numbers(String list) {
        return Arrays.stream(list.split(",")).map(Integer::valueOf).toList();
    }

    private static RaftServer start(int number, Path folder, BareRaftSettings settings, BareRaftPeers peers)
            throws IOException {
        RaftServer server = RaftServer.newBuilder()
                .setServerId(RaftPeerId.valueOf(BareRaftPeers.peerName(number)))
                .setProperties(settings.toProperties(peers.ports().get(number), folder))
                .setStateMachineRegistry(_ -> new CountingStateMachine())
                .build();
        server.start();
        return server;
    }

    private static void join(RaftServer server, ClientId client, AtomicLong calls, RaftGroup group) throws IOException {
        RaftClientReply reply = server.groupManagement(
                GroupManagementRequest.newAdd(client, server.getId(), calls.incrementAndGet(), group, false));
        if (!reply.isSuccess()) {
            throw new IOException("a group could not be added", reply.getException());
        }
    }

    /** Counts the entries it applies, and answers with the count. */
    private static final class CountingStateMachine extends BaseStateMachine {
        private long entries;

        @Override
        public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
            var entry = transaction.getLogEntry();
            updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
            entries++;
            return CompletableFuture.completedFuture(Message.valueOf(Long.toString(entries)));
        }
    }
}
