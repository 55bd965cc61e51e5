package io.vectron.shardservers.core;

import io.vectron.common.ids.LogIndex;
import io.vectron.shardservers.api.WriteId;
import io.vectron.shardservers.api.WriterId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The direct writes a shard has applied and may be sent again, part of the replicated state: every replica remembers and
 * forgets the same, by the log alone. A write is forgotten when its writer says that it repeats none so old, when the
 * writer has {@link Bounds#perWriter} newer ones, or with its writer, when {@link Bounds#writers} others wrote since.
 *
 * <p>What was forgotten is never taken for new: a write below its writer's floor is refused, and so is the repetition of
 * a write by an unknown writer once any writer was forgotten.
 *
 * <p>Owned by the thread that applies.
 */
public final class RecentWrites {
    private final Bounds bounds;
    private final Map<WriterId, Window> windows = new HashMap<>();
    /** Writers by their last write, the oldest first; those of one entry by name, so that all replicas order them alike. */
    private final NavigableSet<LastWrite> byLastWrite = new TreeSet<>();

    private boolean forgotAWriter;

    /**
     * How much is remembered.
     *
     * @param writers per shard
     * @param perWriter writes
     */
    public record Bounds(int writers, int perWriter) {
        /** 1,024 writers, 8,192 writes of each: more than one may have under way in a shard. */
        public static final Bounds DEFAULT = new Bounds(1_024, 8_192);

        public Bounds {
            if (writers < 1 || perWriter < 1) {
                throw new IllegalArgumentException(
                        "recent writes must be at least 1 writer and 1 write, was " + writers + " and " + perWriter);
            }
        }
    }

    /** The writes of one writer that are remembered. */
    private static final class Window {
        private long floor;
        private long lastIndex;
        private final NavigableMap<Long, LogIndex> applied = new TreeMap<>();
    }

    /** When a writer last wrote. */
    private record LastWrite(long index, WriterId writer) implements Comparable<LastWrite> {
        private static final Comparator<LastWrite> ORDER =
                Comparator.comparingLong(LastWrite::index).thenComparing(LastWrite::writer);

        @Override
        public int compareTo(LastWrite other) {
            return ORDER.compare(this, other);
        }
    }

    /** Whether a write was applied before. */
    public sealed interface Verdict {
        /** It was not. */
        record New() implements Verdict {}

        /** It was, by the entry at this index. */
        record Applied(LogIndex index) implements Verdict {}

        /** It may have been. */
        record Forgotten() implements Verdict {}
    }

    /**
     * What the store is to keep of one write, and to forget with it.
     *
     * @param floor of the writer: it repeats no write below
     * @param forgotten sequences of the writer
     * @param forgottenWriters whole, with the sequences remembered of each
     */
    public record Memory(
            WriterId writer,
            long sequence,
            LogIndex index,
            long floor,
            List<Long> forgotten,
            Map<WriterId, List<Long>> forgottenWriters) {}

    public RecentWrites(Bounds bounds) {
        this.bounds = bounds;
    }

    // ---- what the store has, at the start ----

    /** Takes over a writer as it is in the store, without its writes. */
    public void restoreWriter(WriterId writer, long floor, LogIndex lastIndex) {
        Window window = windowOf(writer);
        window.floor = floor;
        touch(writer, window, lastIndex.value());
    }

    /** Takes over a write of a restored writer. */
    public void restoreWrite(WriterId writer, long sequence, LogIndex index) {
        windowOf(writer).applied.put(sequence, index);
    }

    /** The store says that a writer was forgotten once. */
    public void restoreForgetting() {
        forgotAWriter = true;
    }

    private Window windowOf(WriterId writer) {
        return windows.computeIfAbsent(writer, _ -> new Window());
    }

    private void touch(WriterId writer, Window window, long index) {
        byLastWrite.remove(new LastWrite(window.lastIndex, writer));
        window.lastIndex = index;
        byLastWrite.add(new LastWrite(index, writer));
    }

    // ---- apply ----

    Verdict judge(WriteId id) {
        Window window = windows.get(id.writer());
        if (window == null) {
            return id.repetition() && forgotAWriter ? new Verdict.Forgotten() : new Verdict.New();
        }
        LogIndex applied = window.applied.get(id.sequence());
        if (applied != null) {
            return new Verdict.Applied(applied);
        }
        return id.sequence() < window.floor ? new Verdict.Forgotten() : new Verdict.New();
    }

    /** Remembers a write as applied by this entry. */
    Memory remember(WriteId id, LogIndex index) {
        Window window = windowOf(id.writer());
        touch(id.writer(), window, index.value());
        window.applied.put(id.sequence(), index);
        window.floor = Math.max(window.floor, id.oldestPending());
        List<Long> forgotten = forgetOldest(window);
        return new Memory(id.writer(), id.sequence(), index, window.floor, forgotten, forgetWriters());
    }

    private List<Long> forgetOldest(Window window) {
        List<Long> forgotten = new ArrayList<>();
        while (window.applied.size() > bounds.perWriter || window.applied.firstKey() < window.floor) {
            long sequence = window.applied.pollFirstEntry().getKey();
            window.floor = Math.max(window.floor, sequence + 1);
            forgotten.add(sequence);
        }
        return forgotten;
    }

    private Map<WriterId, List<Long>> forgetWriters() {
        Map<WriterId, List<Long>> forgotten = new TreeMap<>();
        while (windows.size() > bounds.writers) {
            LastWrite oldest = Objects.requireNonNull(byLastWrite.pollFirst());
            WriterId writer = oldest.writer();
            Window window = windows.remove(writer);
            forgotten.put(writer, window == null ? List.of() : List.copyOf(window.applied.keySet()));
            forgotAWriter = true;
        }
        return forgotten;
    }
}
