package io.vectron.shardservers.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.PointId;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.common.model.HashRange;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.core.DamagedDataException;
import io.vectron.shardservers.core.LogPosition;
import io.vectron.shardservers.core.ReplicaConfig;
import io.vectron.shardservers.core.ShardDescriptor;
import io.vectron.shardservers.core.StoreUpdate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read back from files that are not as they were written: nothing. */
class DamagedFilesTest {
    private static final int DIMENSION = 3;
    private static final ReplicaConfig CONFIG = new ReplicaConfig(
            new ShardDescriptor(
                    new ShardId(7),
                    new CollectionId(2),
                    new CollectionName("words"),
                    new CollectionSettings(DIMENSION, Distance.EUCLIDEAN, 2, 3, 1, 8, 64, 64),
                    new HashRange(0, -1L)),
            new Epoch(12),
            List.of(
                    new ReplicaConfig.Peer(new ServerId(1), ReplicaRole.VOTER, "127.0.0.1:9010"),
                    new ReplicaConfig.Peer(new ServerId(2), ReplicaRole.LISTENER, "127.0.0.1:9011")));

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path folder;

    @Test
    void aReplicaFileWithAnyBitFlippedOrByteMissingIsRefused() throws IOException {
        ReplicaFile file = new ReplicaFile(folder.resolve("replica.properties"));
        file.write(CONFIG);
        byte[] good = Files.readAllBytes(file.path());
        assertEquals(CONFIG, file.read());
        for (int position = 0; position < good.length; position++) {
            byte[] flipped = good.clone();
            flipped[position] ^= 1;
            Files.write(file.path(), flipped);
            assertThrows(IOException.class, file::read, "bit at " + position);
            Files.write(file.path(), Arrays.copyOf(good, position));
            assertThrows(IOException.class, file::read, "cut off at " + position);
        }
    }

    @Test
    void aTableWithAnyByteChangedIsFoundWhenItIsOpenedOrVerified() throws IOException {
        try (RocksResources resources = new RocksResources(1 << 20)) {
            writePoints(resources);
            Path table = table();
            byte[] good = Files.readAllBytes(table);
            openAndVerify(resources);
            for (int position = 0; position < good.length; position += 37) {
                byte[] damaged = good.clone();
                damaged[position] ^= 4;
                Files.write(table, damaged);
                UncheckedIOException failure =
                        assertThrows(UncheckedIOException.class, () -> openAndVerify(resources), "byte " + position);
                assertInstanceOf(DamagedDataException.class, failure.getCause());
            }
        }
    }

    private void writePoints(RocksResources resources) {
        try (RocksPointStore store = RocksPointStore.open(folder, DIMENSION, resources)) {
            List<Mutation> mutations = Stream.iterate(1, i -> i + 1)
                    .limit(50)
                    .<Mutation>map(i -> new Mutation.Upsert(
                            new Point(new PointId("p" + i), new float[] {i, 1, 2}, Payload.EMPTY), 0))
                    .toList();
            store.apply(
                    LogPosition.of(1, 1),
                    new StoreUpdate(mutations, List.of(), List.of(), Optional.empty()),
                    _ -> true);
            store.flush();
        }
    }

    /** That of the points, which is the largest. */
    private Path table() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".sst"))
                    .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
                    .orElseThrow();
        }
    }

    private void openAndVerify(RocksResources resources) {
        try (RocksPointStore store = RocksPointStore.open(folder, DIMENSION, resources)) {
            store.verify(() -> true);
        }
    }
}
