package io.vectron.gateway.core.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vectron.common.ids.PointId;
import io.vectron.common.model.Distance;
import io.vectron.common.model.Payload;
import io.vectron.common.model.ScoredPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TopKMergerTest {
    @Test
    void mergesNothingToNothing() {
        assertEquals(List.of(), TopKMerger.merge(List.of(), Distance.COSINE, 3));
        assertEquals(List.of(), TopKMerger.merge(List.of(List.of(), List.of()), Distance.COSINE, 3));
    }

    @Test
    void equalsASortOfAll() {
        long seed = System.nanoTime();
        System.out.println("TopKMergerTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            Distance distance = Distance.values()[random.nextInt(Distance.values().length)];
            Comparator<ScoredPoint> order = ScoredPoint.bestFirst(distance);
            List<List<ScoredPoint>> answers = new ArrayList<>();
            List<ScoredPoint> all = new ArrayList<>();
            int shards = random.nextInt(6);
            for (int shard = 0; shard < shards; shard++) {
                List<ScoredPoint> answer = new ArrayList<>();
                int hits = random.nextInt(8);
                for (int i = 0; i < hits; i++) {
                    // Few different scores, so that ties are common.
                    answer.add(hit("p" + all.size() + "-" + i + "-" + shard, random.nextInt(4)));
                }
                answer.sort(order);
                all.addAll(answer);
                answers.add(answer);
            }
            all.sort(order);
            int topK = 1 + random.nextInt(12);
            assertEquals(
                    all.subList(0, Math.min(topK, all.size())),
                    TopKMerger.merge(answers, distance, topK),
                    "seed " + seed);
        }
    }

    private static ScoredPoint hit(String id, float score) {
        return new ScoredPoint(new PointId(id), score, new float[0], Payload.EMPTY);
    }
}
