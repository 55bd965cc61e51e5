package io.vectron.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.gateway.core.collection.CollectionDefaults;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayConfigTest {
    @Test
    void hasTheDocumentedDefaults() {
        GatewayConfig config =
                GatewayConfig.singleNode("1", GatewayConfig.DEFAULT_GRPC_PORT, GatewayConfig.DEFAULT_HTTP_PORT);
        assertEquals("127.0.0.1", config.host());
        assertEquals(8081, config.grpcPort());
        assertEquals(8080, config.httpPort());
        CollectionDefaults defaults = config.collectionDefaults();
        assertEquals(2, defaults.shards());
        assertEquals(1, defaults.replicationFactor());
        assertEquals(2, defaults.partitions());
        assertEquals(16, defaults.m());
        assertEquals(200, defaults.efConstruction());
        assertEquals(CollectionDefaults.EF_SEARCH, defaults.efSearch());
        assertEquals(Optional.empty(), config.reads());
        assertEquals(Duration.ofSeconds(30), config.requestTimeout());
        assertEquals(1_000, config.maxConcurrentRequests());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "", "192.168.0.1", "no-such-host.invalid"})
    void refusesToListenBeyondThisMachine(String host) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> with(host, 1, 2, Duration.ofSeconds(1)));
        assertTrue(String.valueOf(refusal.getMessage()).startsWith("gateway host must be a loopback address"));
    }

    @Test
    void refusesValuesOutOfBounds() {
        assertThrows(IllegalArgumentException.class, () -> with("localhost", 70_000, 2, Duration.ofSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> with("localhost", 5, 5, Duration.ofSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> with("localhost", 1, 2, Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> with("localhost", 1, 2, Duration.ofDays(1)));
    }

    private static GatewayConfig with(String host, int grpcPort, int httpPort, Duration timeout) {
        return new GatewayConfig(
                "g",
                "1",
                host,
                false,
                grpcPort,
                httpPort,
                CollectionDefaults.SINGLE_NODE,
                Optional.empty(),
                timeout,
                timeout,
                timeout,
                Duration.ofSeconds(1),
                10);
    }
}
