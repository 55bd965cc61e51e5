package io.vectron.common.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vectron.common.ids.PointId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScoredPointTest {
    private static ScoredPoint scored(String id, float score) {
        return new ScoredPoint(new PointId(id), score, new float[0], Payload.EMPTY);
    }

    private static List<String> order(Distance distance) {
        return Stream.of(scored("b", 1), scored("c", 2), scored("a", 1))
                .sorted(ScoredPoint.bestFirst(distance))
                .map(point -> point.id().value())
                .toList();
    }

    @Test
    void bestComesFirstAndTiesGoById() {
        assertEquals(List.of("c", "a", "b"), order(Distance.COSINE));
        assertEquals(List.of("c", "a", "b"), order(Distance.DOT));
        assertEquals(List.of("a", "b", "c"), order(Distance.EUCLIDEAN));
    }
}
