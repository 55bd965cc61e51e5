package io.vectron.shardservers.core;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.PointId;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import io.vectron.common.model.ScoredPoint;
import io.vectron.common.model.VectorCheck;
import io.vectron.index.VectorIndex;
import io.vectron.shardservers.api.CoveredOffset;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.ShardSearch;
import io.vectron.shardservers.api.WriteBatch;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replica's state: the store, the graph, and the tail between them. Entries of the log are applied by one thread, in
 * order; any thread reads. Acknowledged changes are in the store and either in the tail or in the graph, so a search
 * finds them.
 *
 * <p>Fails for good when a change cannot be stored or indexed: it then refuses everything, so that it neither diverges
 * from the other replicas nor answers from half a state.
 */
public final class Shard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);
    private static final float[] NO_VECTOR = new float[0];

    private final ShardDescriptor descriptor;
    private final PointStore store;
    private final GraphFile graphFile;
    private final VectorIndex index;
    private final IndexTail tail;
    private final ShardSearcher searcher;
    private final BatchRules rules;
    private final RecentWrites recent = new RecentWrites(RecentWrites.Bounds.DEFAULT);
    private final AppliedWaiters applied;
    private final WriteGate gate;
    private final ShardRuntime runtime;
    private final Object saving = new Object();
    /** Taken before {@link #saving} where both are. */
    private final Object repairing = new Object();

    private final LongAdder written = new LongAdder();
    private final LongAdder searched = new LongAdder();
    private volatile Optional<String> failure = Optional.empty();
    private volatile Optional<String> damage = Optional.empty();
    private long savedAtNanos;
    private long savedIndexed;
    private long repairedOutdated;
    private volatile boolean closing;
    private boolean closed;

    /** See {@link ShardOpener}. */
    Shard(ShardDescriptor descriptor, PointStore store, GraphFile graphFile, VectorIndex index, ShardRuntime runtime) {
        this.descriptor = descriptor;
        this.store = store;
        this.graphFile = graphFile;
        this.index = index;
        this.runtime = runtime;
        rules = new BatchRules(descriptor);
        store.restore(recent);
        applied = new AppliedWaiters(store.applied().index(), runtime.scheduler(), runtime.readWait());
        tail = new IndexTail(
                index,
                index.appliedIndex(),
                runtime.tailBounds(),
                runtime.tailMemory(),
                runtime.lanes(),
                runtime.indexing(),
                this::afterPause,
                runtime.nanoClock(),
                problem -> fail("a change could not be indexed", problem),
                this::admitWrites);
        gate = new WriteGate(tail::room, runtime.scheduler(), runtime.writeWait());
        searcher = new ShardSearcher(descriptor.settings().distance(), index, tail);
        savedAtNanos = runtime.nanoClock().getAsLong();
    }

    private void afterPause(Runnable task) {
        var _ = runtime.scheduler().schedule(task, IndexingRest.PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void admitWrites() {
        gate.admit();
    }

    public ShardDescriptor descriptor() {
        return descriptor;
    }

    /**
     * Puts what the store has journalled beyond the graph into the tail. Returns once the rest fits the tail's bounds:
     * from then on searches see everything.
     */
    void replayJournal() throws InterruptedException {
        Set<PointId> ids = new LinkedHashSet<>();
        store.forEachJournalled(new LogIndex(index.appliedIndex()), ids::add);
        long through = store.applied().index().value();
        if (!ids.isEmpty()) {
            LOG.info("shard {} indexes {} journalled changes again", descriptor.shard(), ids.size());
        }
        for (PointId id : ids) {
            // Newest state of the id, whatever the journalled change was: doing so again does no harm.
            Mutation change = store.find(id)
                    .<Mutation>map(point -> new Mutation.Upsert(point, 0))
                    .orElseGet(() -> new Mutation.Delete(id, 0));
            // Only when all of the journal is in the graph does the graph stand for any of it.
            tail.add(change, index.appliedIndex() + 1, true);
            if (!tail.hasRoom()) {
                tail.publish(index.appliedIndex());
                tail.awaitRoom();
            }
        }
        tail.publish(through);
    }

    // ---- apply: one thread ----

    /**
     * Applies one entry of the log. An entry at or below the store's position changes nothing: the store is ahead of
     * Raft's snapshot after a restart.
     *
     * @return what each batch of a write did; nothing of an entry that changes nothing
     * @throws RuntimeException if the shard has failed, now or before; the caller must stop applying
     */
    public List<BatchEffect> apply(LogPosition position, ShardCommand command) {
        checkNotFailed();
        if (!position.isAfter(store.applied())) {
            return List.of();
        }
        try {
            return switch (command) {
                case ShardCommand.Write(List<WriteBatch> batches) -> apply(position, batches);
                case ShardCommand.EnterEpoch(Epoch epoch) -> {
                    carryOut(position, StoreUpdate.of(epoch));
                    yield List.of();
                }
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before entry " + position + " was applied", e);
        } catch (RuntimeException | Error e) {
            fail("entry " + position + " could not be applied", e);
            throw e;
        }
    }

    private List<BatchEffect> apply(LogPosition position, List<WriteBatch> batches) throws InterruptedException {
        tail.awaitRoom();
        EntryUpdate update = new EntryUpdate(store);
        List<BatchEffect> effects = new ArrayList<>(batches.size());
        for (WriteBatch batch : batches) {
            BatchEffect effect = rules.decide(batch, update::coveredOffset, recent::judge);
            if (effect instanceof BatchEffect.Change change) {
                update.add(change);
                remember(batch, position).ifPresent(update::remember);
            }
            effects.add(effect);
        }
        carryOut(position, update.whole());
        return effects;
    }

    private Optional<RecentWrites.Memory> remember(WriteBatch batch, LogPosition position) {
        return batch.id().filter(_ -> batch.source().isEmpty()).map(id -> recent.remember(id, position.index()));
    }

    private void carryOut(LogPosition position, StoreUpdate update) {
        written.add(update.mutations().size());
        long logIndex = position.index().value();
        for (StoredChange change : store.apply(position, update, tail::mayHold)) {
            tail.add(change.mutation(), logIndex, change.replaced());
        }
        tail.publish(logIndex);
        applied.publish(position.index());
    }

    /** Refuses everything from here on; what is applied stays as it is. */
    public void fail(String what, Throwable problem) {
        noteDamage(problem);
        LOG.error("shard {} stops: {}", descriptor.shard(), what, problem);
        failure = Optional.of(what + ": " + problem);
    }

    private void noteDamage(Throwable problem) {
        if (DamagedDataException.findBehind(problem).isPresent() && damage.isEmpty()) {
            LOG.error("shard {} has damaged files", descriptor.shard(), problem);
            damage = Optional.of("its files are damaged: " + problem.getMessage());
        }
    }

    /** What of its files was found not to be as it was written. */
    public Optional<String> damage() {
        return damage;
    }

    private void checkNotFailed() {
        if (failure.isPresent()) {
            throw new VectronException(
                    ErrorCode.SHARD_NOT_READY,
                    "shard " + descriptor.shard() + " has stopped: " + failure.get() + "; see the server's log");
        }
    }

    /** Why the shard has stopped, if it has. */
    public Optional<String> failure() {
        return failure;
    }

    // ---- writes, before they are in the log ----

    /** @throws VectronException {@code INVALID_ARGUMENT}, or {@code SHARD_NOT_READY} if the shard has failed */
    public void check(WriteBatch batch) {
        checkNotFailed();
        rules.check(batch);
    }

    /** Completes when the batch may be proposed; then {@link #leaveGate} is due once it is applied or has failed. */
    public CompletableFuture<Void> enterGate(WriteBatch batch) {
        return gate.enter(batch.mutations().size());
    }

    public void leaveGate(WriteBatch batch) {
        gate.leave(batch.mutations().size());
    }

    // ---- reads ----

    public CompletableFuture<Void> awaitApplied(LogIndex logIndex) {
        return applied.await(logIndex);
    }

    /** The last entry a read sees. */
    public LogPosition applied() {
        return store.applied();
    }

    public Optional<Point> find(PointId id) {
        checkNotFailed();
        try {
            return store.find(id);
        } catch (UncheckedIOException e) {
            noteDamage(e);
            throw e;
        }
    }

    /** Ignores the search's route and policy, which are the caller's business. */
    public List<ScoredPoint> search(ShardSearch search) {
        checkNotFailed();
        VectorCheck.findProblem(
                        search.vector(),
                        descriptor.settings().dimension(),
                        descriptor.settings().distance())
                .ifPresent(problem -> {
                    throw VectronException.invalid("vector", problem);
                });
        searched.increment();
        int ef = search.ef() == 0 ? descriptor.settings().efSearch() : search.ef();
        return resolve(searcher.search(search.vector(), search.topK(), ef), search);
    }

    private List<ScoredPoint> resolve(List<ScoredId> found, ShardSearch search) {
        List<ScoredPoint> points = new ArrayList<>(found.size());
        for (ScoredId hit : found) {
            if (search.includeVectors() || search.includePayloads()) {
                // A point deleted since the search began is left out.
                find(hit.id())
                        .ifPresent(point -> points.add(new ScoredPoint(
                                hit.id(),
                                hit.score(),
                                search.includeVectors() ? point.vector() : NO_VECTOR,
                                search.includePayloads() ? point.payload() : Payload.EMPTY)));
            } else {
                points.add(new ScoredPoint(hit.id(), hit.score(), NO_VECTOR, Payload.EMPTY));
            }
        }
        return points;
    }

    public ContentDigest digest() {
        return store.digest();
    }

    /** At the last aligned index that was passed since the shard was opened, if any was. */
    public Optional<ContentDigest> alignedDigest() {
        return store.alignedDigest();
    }

    /** Points written since it was opened, deletes included. */
    public long written() {
        return written.sum();
    }

    /** Searches since it was opened. */
    public long searched() {
        return searched.sum();
    }

    /** Live points. */
    public long points() {
        return store.points();
    }

    /** Changes that searches find by exact scan. */
    public int unindexed() {
        return tail.size();
    }

    /** The highest epoch in whose name the log says the configuration may have changed. */
    public Epoch epoch() {
        return store.epoch();
    }

    public List<CoveredOffset> coveredOffsets() {
        return store.coveredOffsets();
    }

    // ---- the graph ----

    /**
     * Repairs the graph if enough of its points were replaced or deleted since the last time. May run beside everything
     * else, and takes long.
     *
     * @param pace asked between short pieces of work; may wait; false ends it
     */
    public void repairGraphIfDue(BooleanSupplier pace) {
        synchronized (repairing) {
            long outdated = tail.outdated();
            if (closing
                    || failure.isPresent()
                    || !GraphRepairs.DEFAULT.isDue(outdated - repairedOutdated, index.size())) {
                return;
            }
            if (index.repair(() -> !closing && pace.getAsBoolean())) {
                LOG.info(
                        "shard {} repaired its graph of {} points after {} changes",
                        descriptor.shard(),
                        index.size(),
                        outdated - repairedOutdated);
                repairedOutdated = outdated;
            }
        }
    }

    /**
     * Reads the store's files through; a shard whose files are not as they were written fails. May run beside everything else.
     *
     * @param pace asked between short pieces of work; may wait; false ends it
     */
    public void verifyFiles(BooleanSupplier pace) {
        if (closing || failure.isPresent()) {
            return;
        }
        try {
            store.verify(() -> !closing && pace.getAsBoolean());
        } catch (UncheckedIOException e) {
            fail("its files were read through", e);
        }
    }

    /** Saves the graph if that is due. May run beside everything else; several calls take turns. */
    public void saveGraphIfDue() {
        synchronized (saving) {
            Duration sinceLast = Duration.ofNanos(runtime.nanoClock().getAsLong() - savedAtNanos);
            if (!closed
                    && failure.isEmpty()
                    && runtime.graphSaves().isDue(tail.indexed() - savedIndexed, index.size(), sinceLast)) {
                saveGraph();
            }
        }
    }

    /** The caller holds {@link #saving}. */
    private void saveGraph() {
        long indexed = tail.indexed();
        long through = tail.indexedThrough();
        graphFile.write(index, through);
        // The graph may hold changes that only memory and Raft's log have yet: never let it be ahead of the store.
        store.flush();
        graphFile.publish();
        store.dropJournal(new LogIndex(through));
        savedIndexed = indexed;
        savedAtNanos = runtime.nanoClock().getAsLong();
        LOG.debug("shard {} saved its graph of {} points through entry {}", descriptor.shard(), index.size(), through);
    }

    /** Flushes and saves, then closes everything. Nothing may be applied or read any more. Idempotent. */
    @Override
    public void close() {
        endRepair();
        synchronized (saving) {
            try {
                if (!closed && failure.isEmpty()) {
                    tail.close();
                    if (tail.indexed() > savedIndexed) {
                        saveGraph();
                    } else {
                        store.flush();
                    }
                }
            } finally {
                abandon();
            }
        }
    }

    private void endRepair() {
        closing = true;
        synchronized (repairing) {
            // The repair under way has seen it and ended; no other begins.
            LOG.trace("shard {} closes", descriptor.shard());
        }
    }

    /** Closes without saving anything, for a shard whose data goes away. Idempotent. */
    public void abandon() {
        endRepair();
        synchronized (saving) {
            if (!closed) {
                closed = true;
                tail.close();
                index.close();
                store.close();
            }
        }
    }
}
