package io.vectron.cli.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.ids.ShardId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamageTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path folder;

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    private Path write(String path, byte[] content) throws Exception {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    @Test
    void changesTheDataOfAFileAndNotItsPadding() throws Exception {
        byte[] content = new byte[10_000];
        random.nextBytes(content);
        Arrays.fill(content, 8_000, content.length, (byte) 0);
        content[7_999] = 1;
        for (Damage damage : Damage.values()) {
            Path file = write("file", content);
            damage.inflict(file, random);
            byte[] damaged = Files.readAllBytes(file);
            int first = Arrays.mismatch(content, damaged);
            assertTrue(first >= 0 && first < 8_000, damage + " at " + first + ", seed " + seed);
            assertEquals(damage == Damage.TRUNCATED, damaged.length < content.length);
        }
    }

    @Test
    void findsTheFilesOfNamedShardsThatHoldAnything() throws Exception {
        byte[] some = {1, 2, 3};
        write("shards/7/db/000012.sst", some);
        write("shards/7/db/000004.log", some);
        write("shards/8/db/CURRENT", some);
        write("shards/7/graph.vxi", new byte[4]);
        write("raft/21b4a029-d787-3f92-0000-000000000007/current/log_inprogress_3", some);
        write("raft/21b4a029-d787-3f92-0000-000000000008/current/raft-meta", some);
        assertEquals(
                Set.of(ReplicaFileKind.DATABASE_TABLE, ReplicaFileKind.OPEN_LOG_SEGMENT),
                ReplicaFile.in(folder, Set.of(new ShardId(7))).stream()
                        .map(ReplicaFile::kind)
                        .collect(Collectors.toSet()));
        assertFalse(Damage.isPossible(folder.resolve("shards/7/graph.vxi")));
    }
}
