package io.vectron.shardservers.storage;

import io.vectron.shardservers.core.LogPosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The snapshots of one shard: directories {@code snapshot.TERM_INDEX}, each with a checkpoint of the database in {@code
 * db/}, the graph file if there was one, and a {@link SnapshotManifest}. Directories without a manifest do not count. One
 * caller at a time changes them.
 */
public final class SnapshotDirectory {
    static final String DATABASE = "db";
    static final String GRAPH = "graph.vxi";
    private static final String UNFINISHED = "unfinished";
    private static final Pattern NAME = Pattern.compile("snapshot\\.(\\d+)_(\\d+)");

    /** A memtable that is flushed in no time is not worth a table of its own. */
    private static final long FLUSHED_BEFOREHAND_BYTES = 8L << 20;

    private final Path root;
    private volatile Optional<Prepared> prepared = Optional.empty();

    /**
     * @param tables of the store, by their paths in a snapshot
     */
    private record Prepared(RocksPointStore store, Map<String, SnapshotManifest.Entry> tables) {}

    public SnapshotDirectory(Path root) {
        this.root = root;
    }

    /** A finished snapshot. */
    public record Snapshot(LogPosition position, Path directory) {
        /** Its files, the manifest included. */
        public List<Path> files() {
            return SnapshotManifest.files(directory);
        }
    }

    public Optional<Snapshot> findLatest() {
        return DurableFiles.list(root).stream()
                .flatMap(path -> findSnapshot(path).stream())
                .reduce((a, b) -> b.position().isAfter(a.position()) ? b : a);
    }

    private static Optional<Snapshot> findSnapshot(Path path) {
        Matcher matcher = NAME.matcher(path.getFileName().toString());
        return matcher.matches() && SnapshotManifest.isIn(path)
                ? Optional.of(new Snapshot(
                        LogPosition.of(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))), path))
                : Optional.empty();
    }

    /**
     * Does what takes long of a snapshot beforehand, for the next one of the same store: flushes most of what is not on the disk and
     * reads the tables for their checksums. Any thread may do so, beside everything else.
     *
     * @throws IOException also if another snapshot replaces the latest meanwhile
     */
    public void prepare(RocksPointStore store) throws IOException {
        store.flushIfLarger(FLUSHED_BEFOREHAND_BYTES);
        Map<String, SnapshotManifest.Entry> known = knownTables(store);
        Map<String, SnapshotManifest.Entry> tables = new HashMap<>();
        for (Path table : store.tables()) {
            String path = DATABASE + "/" + table.getFileName();
            SnapshotManifest.Entry entry = known.get(path);
            if (entry != null) {
                tables.put(path, entry);
                continue;
            }
            try {
                tables.put(path, SnapshotManifest.Entry.of(table));
            } catch (NoSuchFileException _) {
                // A merge has replaced it.
            }
        }
        prepared = Optional.of(new Prepared(store, tables));
    }

    private Map<String, SnapshotManifest.Entry> knownTables(RocksPointStore store) throws IOException {
        Map<String, SnapshotManifest.Entry> known = new HashMap<>();
        Optional<Snapshot> latest = findLatest();
        if (latest.isPresent()) {
            known.putAll(SnapshotManifest.tables(latest.get().directory()));
        }
        prepared.filter(last -> last.store == store).ifPresent(last -> known.putAll(last.tables));
        return known;
    }

    /**
     * Links the store, flushed, and its graph file into a new snapshot. Nothing may be applied meanwhile.
     *
     * @return where it stands
     */
    public LogPosition take(RocksPointStore store, Path graphFile) {
        LogPosition position = store.applied();
        Path finished = root.resolve(
                "snapshot." + position.term() + "_" + position.index().value());
        if (SnapshotManifest.isIn(finished)) {
            return position;
        }
        try {
            Path unfinished = root.resolve(UNFINISHED);
            DurableFiles.deleteAll(unfinished);
            Files.createDirectories(unfinished);
            // The graph after the database: a newer graph with an older journal is right, the other way round is not.
            store.checkpoint(unfinished.resolve(DATABASE));
            if (Files.exists(graphFile)) {
                Files.createLink(unfinished.resolve(GRAPH), graphFile);
            }
            SnapshotManifest.write(unfinished, knownTables(store));
            prepared = Optional.empty();
            DurableFiles.deleteAll(finished);
            DurableFiles.move(unfinished, finished);
            return position;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot take a snapshot in " + root, e);
        }
    }

    /** Deletes all but the newest {@code count}. */
    public void retain(int count) throws IOException {
        List<Snapshot> snapshots = DurableFiles.list(root).stream()
                .flatMap(path -> findSnapshot(path).stream())
                .sorted((a, b) -> b.position().index().compareTo(a.position().index()))
                .toList();
        for (Snapshot old : snapshots.subList(Math.min(count, snapshots.size()), snapshots.size())) {
            DurableFiles.deleteAll(old.directory());
        }
    }

    /**
     * Puts the latest snapshot in place of a shard's files, by hard links, after its checksums were verified. The shard
     * must be closed.
     *
     * @throws IOException if a file is missing or damaged; the shard's files are then as they were
     */
    public void restore(Path database, Path graphFile) throws IOException {
        Snapshot snapshot = findLatest().orElseThrow(() -> new IOException("no snapshot in " + root));
        SnapshotManifest.verify(snapshot.directory());
        Path fresh = database.resolveSibling(database.getFileName() + ".restored");
        DurableFiles.deleteAll(fresh);
        Files.createDirectories(fresh);
        for (Path file : DurableFiles.list(snapshot.directory().resolve(DATABASE))) {
            if (!file.toString().endsWith(".md5")) {
                Files.createLink(fresh.resolve(file.getFileName()), file);
            }
        }
        DurableFiles.sync(fresh);
        Files.deleteIfExists(graphFile);
        DurableFiles.deleteAll(database);
        DurableFiles.move(fresh, database);
        Path graph = snapshot.directory().resolve(GRAPH);
        if (Files.exists(graph)) {
            Files.createLink(graphFile, graph);
            DurableFiles.sync(DurableFiles.parentOf(graphFile));
        }
    }
}
