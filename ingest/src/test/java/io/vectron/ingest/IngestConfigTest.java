package io.vectron.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vectron.ingest.core.BatchPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class IngestConfigTest {
    @Test
    void keepsItsDefaults() {
        assertEquals(
                new IngestConfig(
                        "kafka:9092",
                        "ingest-1",
                        "1.0",
                        new BatchPolicy(
                                1_000, 1_048_576, Duration.ofMillis(200), Duration.ofMillis(50), Duration.ofSeconds(2)),
                        Duration.ofSeconds(10),
                        4_194_304,
                        Duration.ofSeconds(1),
                        Duration.ofMillis(500)),
                IngestConfig.of("kafka:9092", "ingest-1", "1.0"));
    }

    @Test
    void namesTheFieldThatIsOutOfBounds() {
        assertEquals(
                "bootstrapServers must not be blank",
                assertThrows(IllegalArgumentException.class, () -> IngestConfig.of(" ", "a", "1"))
                        .getMessage());
        assertEquals(
                "instance must not be blank",
                assertThrows(IllegalArgumentException.class, () -> IngestConfig.of("kafka:9092", "", "1"))
                        .getMessage());
    }
}
