package io.vectron.ingest.kafka;

import io.vectron.common.model.CollectionName;
import io.vectron.placement.api.CollectionPlacement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The running ingestions, one for each readable collection. {@link #align} and {@link #stopAll} belong to one thread;
 * {@link #ingestions} is for any.
 */
final class IngestionFleet {
    private static final long STOP_TIMEOUT_MS = 6_000;

    private final Function<CollectionPlacement, CollectionIngestion> factory;
    private final Map<CollectionName, CollectionIngestion> running = new ConcurrentSkipListMap<>();

    IngestionFleet(Function<CollectionPlacement, CollectionIngestion> factory) {
        this.factory = factory;
    }

    /**
     * Starts what should run and stops what should not. A successor under the same name starts only after its predecessor
     * has ended, with a later call.
     */
    void align(List<CollectionPlacement> readable) {
        Map<CollectionName, CollectionPlacement> wanted = readable.stream()
                .collect(Collectors.toMap(CollectionPlacement::name, Function.identity(), (a, _) -> a, TreeMap::new));
        running.forEach((name, ingestion) -> {
            CollectionPlacement placement = wanted.get(name);
            if (placement == null || !ingestion.isOf(placement)) {
                ingestion.stop();
            }
        });
        running.values().removeIf(CollectionIngestion::isTerminated);
        wanted.forEach((name, placement) -> {
            if (!running.containsKey(name)) {
                CollectionIngestion ingestion = factory.apply(placement);
                running.put(name, ingestion);
                ingestion.start();
            }
        });
    }

    /** Ordered by name; a live view. */
    Iterable<CollectionIngestion> ingestions() {
        return running.values();
    }

    /** Stops all, together, and waits for them to end, within a bound. */
    void stopAll() throws InterruptedException {
        running.values().forEach(CollectionIngestion::stop);
        for (CollectionIngestion ingestion : running.values()) {
            ingestion.awaitTermination(STOP_TIMEOUT_MS);
        }
        running.clear();
    }
}
