package io.vectron.broker.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KafkaBrokerConfigTest {
    private static final Path FOLDER = Path.of("data");

    @Test
    void defaultsToTheUsualPortsAndAWeekOfRetention() {
        assertEquals(new KafkaBrokerConfig(FOLDER, 9092, 9093, Duration.ofDays(7)), KafkaBrokerConfig.on(FOLDER));
    }

    @Test
    void namesTheFieldThatIsOutOfBounds() {
        KafkaBrokerConfig config = KafkaBrokerConfig.on(FOLDER);
        assertEquals("port must be from 1 to 65535, was 0", refusal(() -> config.withPorts(0, 1)));
        assertEquals("controllerPort must be from 1 to 65535, was 65536", refusal(() -> config.withPorts(1, 65_536)));
        assertEquals("port and controllerPort must differ, both are 7", refusal(() -> config.withPorts(7, 7)));
        assertEquals(
                "retention must be at least one minute, was PT1S",
                refusal(() -> new KafkaBrokerConfig(FOLDER, 1, 2, Duration.ofSeconds(1))));
    }

    private static String refusal(Runnable construction) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, construction::run).getMessage());
    }
}
