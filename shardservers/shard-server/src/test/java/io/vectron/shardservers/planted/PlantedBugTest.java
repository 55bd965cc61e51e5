package io.vectron.shardservers.planted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.ids.Epoch;
import io.vectron.shardservers.core.ShardCommand;
import java.util.Map;
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
    void appliesWhatIsLoggedWithoutABug() {
        ShardCommand logged = new ShardCommand.EnterEpoch(new Epoch(3));
        assertSame(logged, PlantedBug.NONE.applied(logged));
        assertSame(logged, PlantedBug.SKIP_AN_APPLY.applied(logged));
    }
}
