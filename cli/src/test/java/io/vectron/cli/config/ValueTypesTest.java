package io.vectron.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTypesTest {
    @Test
    void unitsAreRead() {
        ValueType<Duration> time = ValueTypes.duration("1ms", "400d");
        assertEquals(Duration.ofMillis(250), time.parse("250ms"));
        assertEquals(Duration.ofSeconds(10), time.parse("10 s"));
        assertEquals(Duration.ofDays(7), time.parse("7d"));
        ValueType<Long> size = ValueTypes.size("1KiB", "1024GiB");
        assertEquals(64L << 10, size.parse("64KiB"));
        assertEquals(2L << 30, size.parse("2GiB"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "5 seconds", "-5s", "5.5s", "0ms", "2d", "99999999999s"})
    void timesWithoutUnitOrOutOfBoundsAreRefused(String text) {
        assertThrows(
                IllegalArgumentException.class,
                () -> ValueTypes.duration("1ms", "1d").parse(text));
    }

    @Test
    void addressesAreHostAndPort() {
        assertEquals(List.of("a:1", "b:2"), ValueTypes.ADDRESSES.parse("a:1, b:2"));
        for (String wrong : List.of("", "a", "a:", ":1", "a:0", "a:1,", "a:x")) {
            assertThrows(IllegalArgumentException.class, () -> ValueTypes.ADDRESSES.parse(wrong), wrong);
        }
    }

    @Test
    void threadsMayFollowTheMachine() {
        assertEquals(Runtime.getRuntime().availableProcessors(), ValueTypes.THREADS.parse("cores"));
        assertEquals(3, ValueTypes.THREADS.parse("3"));
        assertThrows(IllegalArgumentException.class, () -> ValueTypes.THREADS.parse("0"));
    }

    @Test
    void theClosestNameIsByEditDistance() {
        assertEquals(0, ClosestName.distance("port", "port"));
        assertEquals(2, ClosestName.distance("prot", "port"));
        assertEquals(3, ClosestName.distance("kitten", "sitting"));
        assertEquals("; the closest is 'b'", ClosestName.hint("bb", List.of("xyz", "b")));
    }
}
