package io.vectron.shardservers.planted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.PointId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import io.vectron.common.model.ReadPolicy;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.ShardRoute;
import io.vectron.shardservers.api.ShardService;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.WriteOutcome;
import io.vectron.shardservers.api.testing.InMemoryShardService;
import io.vectron.shardservers.core.ShardCommand;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlantedBugTest {
    private static Properties properties(Map<String, String> values) {
        Properties properties = new Properties();
        properties.putAll(values);
        return properties;
    }

    @Test
    void isNoneUnlessAskedFor() {
        assertEquals(PlantedBug.NONE, PlantedBug.in(properties(Map.of("vectron.test.mode", "true"))));
        assertEquals("", PlantedBug.NONE.jvmOptions());
    }

    @Test
    void isRefusedOutsideATest() {
        var refusal = assertThrows(
                IllegalArgumentException.class,
                () -> PlantedBug.in(properties(Map.of("vectron.planted.bug", "stale-read"))));
        assertTrue(refusal.toString().contains("-Dvectron.test.mode=true"), refusal::toString);
    }

    @Test
    void isRefusedIfThereIsNoneOfThatName() {
        var refusal = assertThrows(
                IllegalArgumentException.class,
                () -> PlantedBug.in(properties(Map.of("vectron.planted.bug", "typo", "vectron.test.mode", "true"))));
        assertTrue(refusal.toString().contains("skip-an-apply"), refusal::toString);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void isPlantedByItsOptions(PlantedBug bug) {
        Properties properties = new Properties();
        for (String option : bug.jvmOptions().split(" ")) {
            String[] property = option.substring("-D".length()).split("=");
            properties.put(property[0], property[1]);
        }
        assertEquals(bug, PlantedBug.in(properties));
    }

    @Test
    void theLastAcknowledgedWritesAreNotThere() {
        ShardRoute route = new ShardRoute(new ShardId(1), new Epoch(1));
        CollectionSettings settings = new CollectionSettings(2, Distance.EUCLIDEAN, 1, 1, 1, 16, 100, 50);
        ShardService service = PlantedBug.ACKNOWLEDGE_BEFORE_COMMIT.in(
                new InMemoryShardService().addShard(route.shard(), route.epoch(), settings));
        for (int i = 0; i <= BuggyShardService.KEPT; i++) {
            Point point = new Point(new PointId("p" + i), new float[] {1, 2}, Payload.EMPTY);
            WriteBatch batch = new WriteBatch(List.of(new Mutation.Upsert(point, 0)), Optional.empty());
            assertInstanceOf(
                    WriteOutcome.Applied.class, service.write(route, batch).join());
        }
        assertTrue(find(service, route, "p0").isPresent());
        assertTrue(find(service, route, "p1").isEmpty());
        assertTrue(find(service, route, "p" + BuggyShardService.KEPT).isEmpty());
    }

    private static Optional<Point> find(ShardService service, ShardRoute route, String id) {
        return service.get(route, new PointId(id), ReadPolicy.LINEARIZABLE)
                .join()
                .point();
    }

    @Test
    void appliesWhatIsLoggedWithoutABug() {
        ShardCommand logged = new ShardCommand.EnterEpoch(new Epoch(3));
        assertSame(logged, PlantedBug.NONE.applied(logged));
        assertSame(logged, PlantedBug.SKIP_AN_APPLY.applied(logged));
    }
}
