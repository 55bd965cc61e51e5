package io.vectron.cli.bench.writes;

import io.vectron.cli.CliException;
import io.vectron.cli.bench.Pause;
import io.vectron.common.model.Point;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.SizeInBytes;

/**
 * The consensus library's own client and servers. Entries are what a shard's would be, one again and again, and were made
 * beforehand: nothing is encoded, decoded, checked or stored but in the log.
 */
final class BareRaftTarget implements WriteTarget {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int MOST_OUTSTANDING = 1_000;
    private static final long LARGEST_MESSAGE_BYTES = 8L << 20;

    private final String name;
    private final List<RaftGroup> groups;
    /** One for each group. */
    private final List<RaftClient> clients;

    private final byte[] content;
    private final int recordBytes;
    private final AtomicInteger turns = new AtomicInteger();

    /**
     * @param content of the entry of the largest request
     * @param batch its records
     */
    BareRaftTarget(BareRaftCluster cluster, int shards, byte[] content, int batch) {
        name = cluster.label();
        groups = cluster.peers().groups(shards);
        this.content = content.clone();
        recordBytes = content.length / batch;
        RaftProperties properties = new RaftProperties();
        GrpcConfigKeys.setMessageSizeMax(properties, SizeInBytes.valueOf(LARGEST_MESSAGE_BYTES));
        RaftClientConfigKeys.Async.setOutstandingRequestsMax(properties, MOST_OUTSTANDING);
        clients = groups.stream()
                .map(group -> RaftClient.newBuilder()
                        .setRaftGroup(group)
                        .setProperties(properties)
                        .build())
                .toList();
    }

    /**
     * Returns when every group is led by the member that is to lead it.
     *
     * @throws CliException if a group does not answer in time
     */
    void awaitLeaders() {
        for (int i = 0; i < clients.size(); i++) {
            RaftPeerId wanted = BareRaftPeers.leader(groups.get(i)).getId();
            while (!leaderOf(clients.get(i)).equals(wanted)) {
                Pause.of(POLL);
            }
        }
    }

    /** Blocks its own thread, because Ratis logs each attempt of a request that does not. */
    private RaftPeerId leaderOf(RaftClient client) {
        CompletableFuture<RaftClientReply> reply = CompletableFuture.supplyAsync(() -> askBlocking(client));
        try {
            return reply.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join().getServerId();
        } catch (CompletionException e) {
            throw new CliException(
                    name + " did not answer within " + TIMEOUT.toSeconds() + " s; is a server's process gone?", e);
        }
    }

    private static RaftClientReply askBlocking(RaftClient client) {
        try {
            return client.io().send(Message.EMPTY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    /** Points only count: their share of each group's entry is what is sent. */
    @Override
    public CompletableFuture<?> write(List<Point> records) {
        int first = turns.getAndIncrement();
        List<CompletableFuture<?>> parts = new ArrayList<>();
        int left = records.size();
        for (int i = 0; i < clients.size() && left > 0; i++) {
            int part = Math.ceilDiv(left, clients.size() - i);
            parts.add(send(clients.get(Math.floorMod(first + i, clients.size())), part));
            left -= part;
        }
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<RaftClientReply> send(RaftClient client, int records) {
        ByteString entry = UnsafeByteOperations.unsafeWrap(content, 0, records * recordBytes);
        return client.async()
                .send(Message.valueOf(entry))
                .orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .thenApply(BareRaftTarget::checked);
    }

    private static RaftClientReply checked(RaftClientReply reply) {
        if (!reply.isSuccess()) {
            throw new CompletionException(reply.getException());
        }
        return reply;
    }

    @Override
    public void settle() {
        // An answered entry is applied, and followers apply it in no time.
    }

    @Override
    public void close() {
        for (RaftClient client : clients) {
            try {
                client.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
