package io.vectron.shardservers.api.testing;

import io.vectron.common.error.VectronException;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.PointId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.ids.SourceId;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import io.vectron.common.model.ScoredPoint;
import io.vectron.common.model.VectorCheck;
import io.vectron.shardservers.api.CoveredOffset;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.ShardSearch;
import io.vectron.shardservers.api.ShardState;
import io.vectron.shardservers.api.SourceRange;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.WriteId;
import io.vectron.shardservers.api.WriteOutcome;
import io.vectron.shardservers.api.WriterId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The plain model of one shard: what every real one is compared with. Not thread-safe. */
public final class InMemoryShard {
    private static final Comparator<SourceId> BY_TOPIC_AND_PARTITION =
            Comparator.comparing((SourceId source) -> source.topic().toString()).thenComparing(SourceId::partition);

    private final ShardId id;
    private final CollectionSettings settings;
    private final Map<PointId, Point> points = new TreeMap<>();
    private final Map<SourceId, Long> covered = new TreeMap<>(BY_TOPIC_AND_PARTITION);
    private final Map<WriterId, Map<Long, WriteOutcome>> written = new HashMap<>();
    private long applied;

    public InMemoryShard(ShardId id, CollectionSettings settings) {
        this.id = id;
        this.settings = settings;
    }

    /** @throws VectronException {@code INVALID_ARGUMENT}, and nothing is changed */
    public WriteOutcome write(WriteBatch batch) {
        check(batch);
        if (batch.source().isEmpty() && batch.id().isPresent()) {
            return writeOnce(batch, batch.id().get());
        }
        return writeNow(batch);
    }

    private WriteOutcome writeOnce(WriteBatch batch, WriteId id) {
        Map<Long, WriteOutcome> known = written.computeIfAbsent(id.writer(), _ -> new HashMap<>());
        WriteOutcome before = known.get(id.sequence());
        if (before != null) {
            applied++;
            return before;
        }
        WriteOutcome outcome = writeNow(batch);
        known.put(id.sequence(), outcome);
        return outcome;
    }

    private WriteOutcome writeNow(WriteBatch batch) {
        long start = batch.source().map(range -> coveredBy(range.source())).orElse(0L);
        if (batch.source().isPresent() && batch.source().get().from() > start) {
            return new WriteOutcome.SourceGap(start);
        }
        for (Mutation mutation : batch.mutations()) {
            if (batch.source().isEmpty() || mutation.sourceOffset() >= start) {
                change(mutation);
            }
        }
        batch.source().ifPresent(range -> covered.merge(range.source(), range.to(), Math::max));
        applied++;
        return new WriteOutcome.Applied(new LogIndex(applied));
    }

    private void check(WriteBatch batch) {
        for (int i = 0; i < batch.mutations().size(); i++) {
            Mutation mutation = batch.mutations().get(i);
            String field = "mutations[" + i + "]";
            if (mutation instanceof Mutation.Upsert(Point point, long _)) {
                VectorCheck.findProblem(point.vector(), settings.dimension(), settings.distance())
                        .ifPresent(problem -> {
                            throw VectronException.invalid(field + ".vector", problem);
                        });
            }
            if (batch.source().isPresent() && !isWithin(batch.source().get(), mutation.sourceOffset())) {
                throw VectronException.invalid(field + ".source_offset", "must be within the batch's range");
            }
        }
    }

    private static boolean isWithin(SourceRange range, long offset) {
        return range.from() <= offset && offset < range.to();
    }

    private void change(Mutation mutation) {
        switch (mutation) {
            case Mutation.Upsert upsert -> points.put(upsert.id(), upsert.point());
            case Mutation.Delete delete -> points.remove(delete.id());
        }
    }

    public long coveredBy(SourceId source) {
        return covered.getOrDefault(source, 0L);
    }

    /** All points, ordered by id; a live view. */
    public Map<PointId, Point> points() {
        return points;
    }

    public Optional<Point> findPoint(PointId point) {
        return Optional.ofNullable(points.get(point));
    }

    public List<ScoredPoint> search(ShardSearch search) {
        VectorCheck.findProblem(search.vector(), settings.dimension(), settings.distance())
                .ifPresent(problem -> {
                    throw VectronException.invalid("vector", problem);
                });
        return points.values().stream()
                .map(point -> new ScoredPoint(
                        point.id(),
                        ExactScore.of(settings.distance(), search.vector(), point.vector()),
                        search.includeVectors() ? point.vector() : new float[0],
                        search.includePayloads() ? point.payload() : Payload.EMPTY))
                .sorted(ScoredPoint.bestFirst(settings.distance()))
                .limit(search.topK())
                .toList();
    }

    public LogIndex applied() {
        return new LogIndex(applied);
    }

    ShardState state(Epoch epoch, boolean leader) {
        return new ShardState(id, epoch, leader, true, points.size(), 0, applied(), digest(), coveredOffsets());
    }

    private long digest() {
        return points.values().stream()
                .mapToLong(point -> Objects.hash(point.id(), Arrays.hashCode(point.vector()), point.payload()))
                .sum();
    }

    public List<CoveredOffset> coveredOffsets() {
        return covered.entrySet().stream()
                .map(entry -> new CoveredOffset(entry.getKey(), entry.getValue()))
                .toList();
    }
}
