package io.vectron.placement.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.ids.MapVersion;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.Registered;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.testing.PlacementServiceContract;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the real thing, and what only the real thing can show: that it remembers. */
class PlacementServerTest extends PlacementServiceContract {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private PlacementServer server;

    @BeforeEach
    void start() throws Exception {
        server = new PlacementServer(PlacementServerConfig.alone(folder, "127.0.0.1", freePort()), "test");
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    protected PlacementService driver() {
        return server.service();
    }

    private PlacementMap map() throws Exception {
        return driver().mapNewerThan(new MapVersion(0), Duration.ZERO).get(20, TimeUnit.SECONDS);
    }

    @Test
    void remembersEverythingOverRestarts() throws Exception {
        Registered registered =
                driver().register(new Registration("n1", "a:1", "a:2")).get();
        driver().heartbeat(registered.server(), List.of()).get();
        CollectionSettings settings = new CollectionSettings(8, Distance.DOT, 3, 1, 2, 16, 200, 64);
        for (int i = 0; i < 5; i++) {
            driver().createCollection(new CollectionName("c" + i), settings).get();
        }
        driver().deleteCollection(new CollectionName("c2")).get();
        PlacementMap before = map();

        stop();
        start();
        assertEquals(before, map());
        assertEquals(
                registered,
                driver().register(new Registration("n1", "a:1", "a:2")).get());
        driver().heartbeat(registered.server(), List.of()).get();
        driver().createCollection(new CollectionName("after"), settings).get();
        long highestBefore = before.collections().values().stream()
                .mapToLong(collection -> collection.id().value())
                .max()
                .orElseThrow();
        assertTrue(map().findCollection(new CollectionName("after"))
                        .orElseThrow()
                        .id()
                        .value()
                > highestBefore);
    }
}
