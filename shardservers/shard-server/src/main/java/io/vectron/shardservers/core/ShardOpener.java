package io.vectron.shardservers.core;

import io.vectron.common.ids.LogIndex;
import io.vectron.common.model.CollectionSettings;
import io.vectron.index.IndexSettings;
import io.vectron.index.Quantization;
import io.vectron.index.VectorIndex;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a shard from its store and its graph file. What the journal has beyond the file is indexed again while the shard
 * serves; without a usable file the whole graph is built from the store first.
 */
public final class ShardOpener {
    private static final Logger LOG = LoggerFactory.getLogger(ShardOpener.class);
    private static final int PROGRESS_EVERY = 50_000;
    /** Points handed to the index threads and not done. */
    private static final int AHEAD = 1_024;

    private ShardOpener() {}

    /** The store and the graph file belong to the shard from here on; on failure both are closed. */
    public static Shard open(ShardDescriptor descriptor, PointStore store, GraphFile graphFile, ShardRuntime runtime)
            throws InterruptedException {
        @Nullable VectorIndex index = null;
        try {
            IndexSettings settings = settingsOf(descriptor.settings());
            Optional<VectorIndex> saved = openMatching(descriptor, settings, store, graphFile);
            if (saved.isPresent()) {
                index = saved.get();
            } else if (store.points() == 0 || isJournalWhole(store)) {
                index = VectorIndex.create(settings);
            } else {
                index = rebuild(descriptor, settings, store, graphFile, runtime);
            }
            Shard shard = new Shard(descriptor, store, graphFile, index, runtime);
            shard.replayJournal();
            return shard;
        } catch (InterruptedException | RuntimeException | Error e) {
            if (index != null) {
                index.close();
            }
            store.close();
            throw e;
        }
    }

    /** The saved graph, if the store's journal leads on from it. */
    private static Optional<VectorIndex> openMatching(
            ShardDescriptor descriptor, IndexSettings settings, PointStore store, GraphFile graphFile) {
        Optional<VectorIndex> saved = graphFile.open(settings);
        if (saved.isPresent() && !matches(saved.get().appliedIndex(), store)) {
            LOG.warn(
                    "shard {} passes over its graph file: it stands for entry {}, the store has {} and its journal begins"
                            + " after {}",
                    descriptor.shard(),
                    saved.get().appliedIndex(),
                    store.applied(),
                    store.journalDroppedThrough());
            saved.get().close();
            return Optional.empty();
        }
        return saved;
    }

    private static boolean matches(long graphApplied, PointStore store) {
        return graphApplied <= store.applied().index().value()
                && graphApplied >= store.journalDroppedThrough().value();
    }

    private static IndexSettings settingsOf(CollectionSettings settings) {
        return new IndexSettings(
                settings.dimension(),
                settings.distance(),
                settings.m(),
                settings.efConstruction(),
                settings.efSearch(),
                Quantization.NONE);
    }

    /** Before the first save of a graph nothing has been dropped from the journal. */
    private static boolean isJournalWhole(PointStore store) {
        return store.journalDroppedThrough().value() == 0;
    }

    private static VectorIndex rebuild(
            ShardDescriptor descriptor,
            IndexSettings settings,
            PointStore store,
            GraphFile graphFile,
            ShardRuntime runtime)
            throws InterruptedException {
        long total = store.points();
        long through = store.applied().index().value();
        LOG.warn("shard {} has no usable graph file: it builds its graph from {} points", descriptor.shard(), total);
        VectorIndex index = VectorIndex.create(settings);
        try {
            insertAll(descriptor, store, index, total, runtime);
            graphFile.write(index, through);
            graphFile.publish();
            store.dropJournal(new LogIndex(through));
        } finally {
            index.close();
        }
        LOG.info("shard {} has built its graph", descriptor.shard());
        return graphFile
                .open(settings)
                .orElseThrow(() -> new IllegalStateException("the graph file just written cannot be read"));
    }

    private static void insertAll(
            ShardDescriptor descriptor, PointStore store, VectorIndex index, long total, ShardRuntime runtime)
            throws InterruptedException {
        Semaphore ahead = new Semaphore(AHEAD);
        AtomicLong done = new AtomicLong();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        store.forEachPoint(point -> {
            ahead.acquireUninterruptibly();
            runtime.indexing().execute(() -> {
                try {
                    index.upsert(point.id().toUtf8(), point.vector());
                } catch (RuntimeException | Error e) {
                    failure.compareAndSet(null, e);
                } finally {
                    ahead.release();
                }
                if (done.incrementAndGet() % PROGRESS_EVERY == 0) {
                    LOG.info("shard {} has indexed {} of {} points", descriptor.shard(), done.get(), total);
                }
            });
        });
        ahead.acquire(AHEAD);
        Throwable problem = failure.get();
        if (problem != null) {
            throw new IllegalStateException("the graph could not be built from the store", problem);
        }
    }
}
