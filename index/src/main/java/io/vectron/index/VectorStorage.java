package io.vectron.index;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where an open index keeps its float vectors. It is no property of the points: a file saved under one storage may be
 * opened under another.
 */
public sealed interface VectorStorage {
    /** In memory. */
    VectorStorage MEMORY = new Memory();

    /** In memory; after {@link VectorIndex#open} in pages of the index file until they are written to. */
    record Memory() implements VectorStorage {}

    /**
     * In a file that has no name and ends with the index or the process. Memory then holds codes and graph only;
     * searches read the few vectors that they rank hits by through the page cache, which the system empties as it
     * needs. Asks for a {@link Quantization}, and for room on the folder's device for all vectors, beside what
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
