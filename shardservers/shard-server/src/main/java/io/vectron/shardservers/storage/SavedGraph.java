package io.vectron.shardservers.storage;

import io.vectron.index.IndexCorruptException;
import io.vectron.index.IndexSettings;
import io.vectron.index.VectorIndex;
import io.vectron.shardservers.core.GraphFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A shard's graph in a file, replaced by rename. */
public final class SavedGraph implements GraphFile {
    private static final Logger LOG = LoggerFactory.getLogger(SavedGraph.class);

    private final Path file;
    private final Path fresh;

    public SavedGraph(Path file) {
        this.file = file;
        this.fresh = file.resolveSibling(file.getFileName() + ".new");
    }

    @Override
    public Optional<VectorIndex> open(IndexSettings settings) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            VectorIndex index = VectorIndex.open(file);
            if (index.settings().equals(settings)) {
                return Optional.of(index);
            }
            LOG.warn("graph file {} is passed over: it was built as {}, not {}", file, index.settings(), settings);
            index.close();
        } catch (IndexCorruptException e) {
            LOG.warn("graph file {} is passed over: {}", file, e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the graph file " + file, e);
        }
        return Optional.empty();
    }

    @Override
    public void write(VectorIndex index, long applied) {
        try {
            index.save(fresh, applied);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the graph file " + fresh, e);
        }
    }

    @Override
    public void publish() {
        try {
            DurableFiles.move(fresh, file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot put the graph file in place: " + file, e);
        }
    }
}
