package io.vectron.gateway.core.collection;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.MapVersion;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.gateway.core.failure.Deadlines;
import io.vectron.gateway.core.request.CollectionCreation;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.PlacementView;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Makes collections, and answers when the new one takes writes. Thread-safe. */
public final class CollectionCreator {
    /** Between two looks at shards that are being started. */
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private final PlacementService placement;
    private final PlacementView view;
    private final ShardLeaders leaders;
    private final SettingsChoice choice;
    private final Deadlines deadlines;

    public CollectionCreator(
            PlacementService placement,
            PlacementView view,
            ShardLeaders leaders,
            CollectionDefaults defaults,
            Deadlines deadlines) {
        this.placement = placement;
        this.view = view;
        this.leaders = leaders;
        this.choice = new SettingsChoice(defaults);
        this.deadlines = deadlines;
    }

    /**
     * Completes when every shard of the new collection has a leader that takes writes. Fails with {@code
     * COLLECTION_EXISTS}, {@code NOT_ENOUGH_SERVERS}, {@code INVALID_ARGUMENT}, or {@code TIMEOUT} if the shards were
     * not ready in time; the collection exists then all the same.
     */
    public CompletableFuture<Void> create(CollectionCreation creation, Duration timeout) {
        CollectionName name = CollectionNames.parse("name", creation.name());
        CollectionSettings settings = choice.settingsFor(creation);
        Set<ShardId> missing = ConcurrentHashMap.newKeySet();
        CompletableFuture<Void> ready = new CompletableFuture<>();
        placement.createCollection(name, settings).whenComplete((version, failure) -> {
            if (failure == null) {
                awaitLeaders(name, version, missing, ready);
            } else {
                ready.completeExceptionally(failure);
            }
        });
        return deadlines
                .within(timeout, () -> late(name, timeout, missing), ready)
                .whenComplete((done, failure) -> ready.cancel(false));
    }

    /** Looks again and again until the shards are ready or nobody waits any more. */
    private void awaitLeaders(
            CollectionName name, MapVersion version, Set<ShardId> missing, CompletableFuture<Void> ready) {
        if (ready.isDone()) {
            return;
        }
        view.atLeast(version)
                .thenCompose(map -> leaders.findMissing(
                        map.findCollection(name).orElseThrow(() -> CollectionLookup.notFound(name))))
                .whenComplete((absent, failure) -> {
                    if (failure != null) {
                        ready.completeExceptionally(failure);
                    } else if (absent.isEmpty()) {
                        ready.complete(null);
                    } else {
                        missing.addAll(absent);
                        missing.retainAll(absent);
                        deadlines.after(POLL_INTERVAL).thenRun(() -> awaitLeaders(name, version, missing, ready));
                    }
                });
    }

    private static VectronException late(CollectionName name, Duration timeout, Set<ShardId> missing) {
        String what = missing.isEmpty()
                ? "the placement driver did not confirm it"
                : "its shards " + new TreeSet<>(missing) + " do not take writes yet";
        return new VectronException(
                ErrorCode.TIMEOUT,
                "collection '" + name + "' was asked for, but after " + timeout.toMillis() + " ms " + what
                        + "; see its status");
    }
}
