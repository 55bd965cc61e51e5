package io.vectron.shardservers.api.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.ids.PointId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.ids.SourceId;
import io.vectron.common.ids.TopicId;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import io.vectron.shardservers.api.BatchSize;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.SourceRange;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.rpc.WriteCodec;
import io.vectron.shardservers.api.testing.InMemoryShard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BatchSplitterTest {
    private static final SourceId SOURCE = new SourceId(new TopicId(1, 2), 3);
    private static final CollectionSettings SETTINGS =
            new CollectionSettings(4, Distance.EUCLIDEAN, 1, 1, 1, 16, 100, 50);

    @Test
    void leavesASmallBatchAsItIs() {
        WriteBatch batch = new WriteBatch(List.of(upsert("a", 1)), Optional.of(new SourceRange(SOURCE, 0, 9)));
        assertSame(batch, BatchSplitter.split(batch, BatchSize.MAX_BYTES).getFirst());
    }

    @Test
    void partsFitAndDoWhatTheWholeWould() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 300; round++) {
            WriteBatch batch = randomBatch(random);
            InMemoryShard whole = new InMemoryShard(new ShardId(1), SETTINGS);
            InMemoryShard inParts = new InMemoryShard(new ShardId(1), SETTINGS);
            whole.write(batch);
            for (WriteBatch part : BatchSplitter.split(batch, 700)) {
                assertTrue(WriteCodec.encode(part).getSerializedSize() <= BatchSize.of(part), "seed " + seed);
                assertTrue(BatchSize.of(part) <= 700, "seed " + seed);
                inParts.write(part);
            }
            assertEquals(whole.points(), inParts.points(), "seed " + seed);
            assertEquals(whole.coveredOffsets(), inParts.coveredOffsets(), "seed " + seed);
        }
    }

    private static WriteBatch randomBatch(SplittableRandom random) {
        List<Mutation> mutations = new ArrayList<>();
        long offset = 0;
        int count = random.nextInt(60);
        for (int i = 0; i < count; i++) {
            offset += random.nextInt(1, 4);
            String id = "käse-" + random.nextInt(20);
            mutations.add(random.nextInt(4) == 0 ? new Mutation.Delete(new PointId(id), offset) : upsert(id, offset));
        }
        return new WriteBatch(
                mutations,
                random.nextBoolean()
                        ? Optional.of(new SourceRange(SOURCE, 0, offset + random.nextInt(1, 5)))
                        : Optional.empty());
    }

    private static Mutation upsert(String id, long offset) {
        return new Mutation.Upsert(new Point(new PointId(id), new float[] {1, 2, 3, offset}, Payload.EMPTY), offset);
    }
}
