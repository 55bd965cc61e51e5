package io.vectron.shardservers.storage;

import io.vectron.shardservers.core.LogPosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots of one shard: directories {@code snapshot.TERM_INDEX}, each with a checkpoint of the database in {@code
 * db/}, the graph file if there was one, and a {@link SnapshotManifest}. Directories without a manifest do not count. They are made and
 * taken by one caller at a time.
 */
public final class SnapshotDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotDirectory.class);

    static final String DATABASE = "db";
    static final String GRAPH = "graph.vxi";
    /** What a snapshot is called until it counts. */
    private static final String PREPARED = "unfinished";
    /** What a damaged one is called once another is there. */
    private static final String DAMAGED = "damaged";

    /** A graph is saved every few seconds at most. */
    private static final int ATTEMPTS = 5;

    private static final Pattern NAME = Pattern.compile("snapshot\\.(\\d+)_(\\d+)");

    private final Path root;
    private volatile Optional<Prepared> prepared = Optional.empty();

    /** The snapshot in {@link #PREPARED}, of this store. */
    private record Prepared(RocksPointStore store, LogPosition position) {}

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
     * Makes the next snapshot of a store, which {@link #take} lets count. Any thread may do so, while entries are applied: what takes
     * long of a snapshot, a flush, some syncs and reading new tables for their checksums, holds nobody up.
     */
    public synchronized void prepare(RocksPointStore store, Path graphFile) {
        prepared = Optional.empty();
        prepared = Optional.of(make(store, graphFile, knownTables()));
    }

    private Prepared make(RocksPointStore store, Path graphFile, Map<String, SnapshotManifest.Entry> known) {
        Path directory = root.resolve(PREPARED);
        try {
            for (int attempt = 1; !link(store, graphFile, directory); attempt++) {
                if (attempt == ATTEMPTS) {
                    throw new IOException("the graph was saved during each of " + ATTEMPTS + " attempts");
                }
            }
            SnapshotManifest.write(directory, known);
            return new Prepared(store, RocksPointStore.positionOf(directory.resolve(DATABASE)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a snapshot in " + root, e);
        }
    }

    /**
     * Links the graph file and the database as they are.
     *
     * @return false if the graph was saved meanwhile: the new one may be ahead of the checkpoint, whose journal may have been cut for it
     */
    private static boolean link(RocksPointStore store, Path graphFile, Path snapshot) throws IOException {
        DurableFiles.deleteAll(snapshot);
        Files.createDirectories(snapshot);
        Path graph = snapshot.resolve(GRAPH);
        boolean linked = Files.exists(graphFile);
        if (linked) {
            Files.createLink(graph, graphFile);
        }
        store.checkpoint(snapshot.resolve(DATABASE));
        return linked ? Files.isSameFile(graph, graphFile) : !Files.exists(graphFile);
    }

    private Map<String, SnapshotManifest.Entry> knownTables() {
        try {
            Optional<Snapshot> latest = findLatest();
            return latest.isPresent() ? SnapshotManifest.tables(latest.get().directory()) : Map.of();
        } catch (IOException e) {
            LOG.warn("the tables of the snapshots in {} are read again: {}", root, e.toString());
            return Map.of();
        }
    }

    /** What was prepared is not taken. */
    public void discardPrepared() {
        prepared = Optional.empty();
    }

    /**
     * Lets the snapshot that was prepared of the store count, or one that is made now; in the meantime, nothing may be applied.
     *
     * @return where it stands
     */
    public synchronized LogPosition take(RocksPointStore store, Path graphFile) {
        if (SnapshotManifest.isIn(directoryOf(store.applied()))) {
            return store.applied();
        }
        LogPosition position = prepared.filter(next -> next.store == store)
                .orElseGet(() -> make(store, graphFile, knownTables()))
                .position;
        prepared = Optional.empty();
        Path finished = directoryOf(position);
        try {
            if (!SnapshotManifest.isIn(finished)) {
                DurableFiles.deleteAll(finished);
                DurableFiles.move(root.resolve(PREPARED), finished);
            }
            return position;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot take a snapshot in " + root, e);
        }
    }

    /**
     * Reads the latest snapshot through. Any thread may do so.
     *
     * @return what of it is not as it was written, if anything
     */
    public Optional<String> findDamage() {
        Optional<Snapshot> latest = findLatest();
        if (latest.isEmpty()) {
            return Optional.empty();
        }
        try {
            SnapshotManifest.verify(latest.get().directory());
            return Optional.empty();
        } catch (IOException e) {
            // A newer one may have taken its place meanwhile, and its files away.
            return findLatest().equals(latest) ? Optional.of(e.toString()) : Optional.empty();
        }
    }

    /**
     * Makes a snapshot of the store that counts at once, in place of the latest, of which nothing is used. Any thread may do so, while
     * entries are applied.
     */
    public synchronized void replaceDamaged(RocksPointStore store, Path graphFile) {
        prepared = Optional.empty();
        Path finished = directoryOf(make(store, graphFile, Map.of()).position);
        Path damaged = root.resolve(DAMAGED);
        try {
            DurableFiles.deleteAll(damaged);
            if (Files.exists(finished)) {
                DurableFiles.move(finished, damaged);
            }
            DurableFiles.move(root.resolve(PREPARED), finished);
            DurableFiles.deleteAll(damaged);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot replace a snapshot in " + root, e);
        }
    }

    private Path directoryOf(LogPosition position) {
        return root.resolve(
                "snapshot." + position.term() + "_" + position.index().value());
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
