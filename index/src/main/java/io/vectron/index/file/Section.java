package io.vectron.index.file;

/**
 * A part of an index file: the image of one memory region.
 *
 * @param length bytes in use; the file pads them with zeros to a multiple of 65,536
 */
public record Section(Kind kind, long length) {
    /** What a section holds; its position here is its number in the file. */
    public enum Kind {
        MARKS,
        UPPER_BLOCKS,
        RECORDS,
        IDS,
        LINKS,
        UPPER_LINKS,
        VECTORS,
        CODES,
        PROJECTION
    }
}
