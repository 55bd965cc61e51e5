package io.vectron.cli.bench.writes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vectron.common.model.Point;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreshPointsTest {
    @Test
    void areAsLongAsAskedForAndNeverTheSame() {
        FreshPoints points = new FreshPoints(16, 500);
        Set<String> ids = new HashSet<>();
        for (List<Point> batch : List.of(points.next(3), points.next(2))) {
            for (Point point : batch) {
                ids.add(point.id().value());
                assertEquals(
                        500,
                        point.vector().length * Float.BYTES + point.payload().length());
            }
        }
        assertEquals(5, ids.size());
    }
}
