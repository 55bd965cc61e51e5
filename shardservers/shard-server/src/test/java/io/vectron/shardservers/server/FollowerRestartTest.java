package io.vectron.shardservers.server;

import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.PointId;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.ShardState;
import io.vectron.shardservers.api.WriteBatch;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A follower comes back to a shard that nobody writes to. */
class FollowerRestartTest {
    private static final int SERVERS = 3;

    @TempDir
    private Path root;

    /** What it lost it had confirmed: its leader does not expect it to need that again. */
    @Test
    void isReadyWithoutAnotherWriteWhenItHasLostTheEndOfItsLog() throws IOException {
        try (ServerGroup group = new ServerGroup(root)) {
            for (int server = 1; server <= SERVERS; server++) {
                group.start(server);
            }
            group.createCollection(SERVERS);
            write(group);
            int leader = group.leader().orElseThrow();
            int follower = leader == 1 ? 2 : 1;
            TestCluster.await("both have what Raft adds to its log after a write", () -> {
                Optional<LogIndex> last = group.report(leader).map(ReplicaReport::applied);
                return group.report(follower).map(ReplicaReport::applied).equals(last)
                        && last.filter(index -> index.compareTo(written(group, follower)) > 0)
                                .isPresent();
            });
            group.stop(follower);
            cutLastRecord(openSegment(group.folder(follower)));
            group.start(follower);
            TestCluster.await(
                    "it is ready",
                    () -> group.state(follower).filter(ShardState::ready).isPresent());
        }
    }

    private static void write(ServerGroup group) {
        Mutation point = new Mutation.Upsert(new Point(new PointId("a"), new float[] {1, 2}, Payload.EMPTY), 0);
        group.client()
                .write(group.collection().id(), group.shardId(), new WriteBatch(List.of(point), Optional.empty()))
                .join();
    }

    /** The last entry that is a write. */
    private static LogIndex written(ServerGroup group, int server) {
        return group.state(server).orElseThrow().applied();
    }

    private static Path openSegment(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("raft"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("log_inprogress"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Of the record that the file ends with only the checksum's last bytes are gone, so that it looks half-written. */
    private static void cutLastRecord(Path segment) throws IOException {
        byte[] bytes = Files.readAllBytes(segment);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            file.truncate(end - 2);
        }
    }
}
