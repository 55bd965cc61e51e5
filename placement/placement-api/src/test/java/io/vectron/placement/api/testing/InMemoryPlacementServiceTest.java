package io.vectron.placement.api.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.ids.ServerId;
import io.vectron.common.model.CollectionName;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.ServerReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryPlacementServiceTest extends PlacementServiceContract {
    private final InMemoryPlacementService fake = new InMemoryPlacementService();

    @Override
    protected PlacementService driver() {
        return fake;
    }

    @Test
    void avoidsAStoppedServerUntilItsNextHeartbeat() {
        CollectionName name = new CollectionName("words");
        ServerId a = await(fake.register(new Registration("a", "a:1", "a:2"))).server();
        ServerId b = await(fake.register(new Registration("b", "b:1", "b:2"))).server();
        fake.stop(a);
        await(fake.createCollection(name, settings(4, 1)));
        fake.map().findCollection(name).orElseThrow().shards().forEach(shard -> assertTrue(shard.hasReplicaOn(b)));
        fake.electEverywhere();
        assertTrue(fake.map().findCollection(name).orElseThrow().shards().stream()
                .allMatch(shard -> shard.leader().isPresent()));
        assertEquals(
                4,
                await(fake.heartbeat(b, ServerReport.of(List.of())))
                        .assignments()
                        .size());
    }
}
