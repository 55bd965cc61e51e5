package io.vectron.index;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where an open index keeps what walks do not read: float vectors, slot records and ids. It is no property of the points: a file saved under one storage may be
 * opened under another.
 */
public sealed interface VectorStorage {
    /** In memory. */
    VectorStorage MEMORY = new Memory();

    /** In memory; after {@link VectorIndex#open}, vectors beside codes in pages of the index file until they are written to. */
    record Memory() implements VectorStorage {}

    /**
     * In files that have no names and end with the index or the process. Memory then holds codes, links and the table that
     * finds ids only; searches read the few vectors that they rank hits by, and the hits' ids, through the page cache, which
     * the system empties as it
     * needs. Asks for a {@link Quantization}, and for room on the folder's device for all of it, beside what
     * {@link VectorIndex#save} writes.
     *
     * @param folder an existing folder
     */
    record ScratchFile(Path folder) implements VectorStorage {
        public ScratchFile {
            Objects.requireNonNull(folder, "folder");
        }
    }
}
