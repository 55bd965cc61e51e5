package io.vectron.index.file;

import io.vectron.index.IndexCorruptException;
import io.vectron.index.memory.MappableFile;
import io.vectron.index.memory.MemoryRegion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Brings the sections of an index file into memory, and refuses a file that is not exactly what was written. What was
 * mapped stays when the reader is closed.
 */
public final class IndexFileReader implements AutoCloseable {
    /** What is read at a time, so that it is still in the processor's cache when its checksum is taken. */
    private static final long SLICE = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer header;
    private final IndexHeader numbers;
    private final MappableFile pages;

    /**
     * Opens a file and checks its header and its length.
     *
     * @throws IndexCorruptException if either is wrong
     */
    public IndexFileReader(Path file) throws IOException {
        this.file = file;
        channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            header = readHeader();
            checkHeader();
            numbers = readNumbers();
            pages = MappableFile.open(file);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    public IndexHeader header() {
        return numbers;
    }

    /** The bytes in use of a section. */
    public long length(Section.Kind kind) {
        return header.getLong(entry(kind) + 16);
    }

    /**
     * Refuses the file unless a section has the length that the header's other numbers imply.
     *
     * @throws IndexCorruptException if it has another
     */
    public void checkLength(Section.Kind kind, long expected) throws IndexCorruptException {
        if (length(kind) != expected) {
            throw corrupt("its section " + kind + " is " + length(kind) + " bytes long and should be " + expected);
        }
    }

    /**
     * Copies a section into an empty region, which then has the huge pages that random reads want.
     *
     * @throws IndexCorruptException if the section is damaged
     */
    public void load(Section.Kind kind, MemoryRegion region) throws IOException {
        long length = IndexFileFormat.padded(length(kind));
        region.ensure(length);
        CRC32C crc = new CRC32C();
        for (long done = 0; done < length; done += SLICE) {
            long slice = Math.min(SLICE, length - done);
            if (!pages.read(position(kind) + done, slice, region.base() + done)) {
                throw new IOException("cannot read " + slice + " bytes at " + (position(kind) + done) + " of " + file);
            }
            crc.update(IndexFileFormat.view(region.base() + done, slice));
        }
        checkSum(kind, (int) crc.getValue());
    }

    /**
     * Maps a section into an empty region: its pages are the page cache's until they are written to.
     *
     * @throws IndexCorruptException if the section is damaged
     */
    public void map(Section.Kind kind, MemoryRegion region) throws IndexCorruptException {
        long length = IndexFileFormat.padded(length(kind));
        region.map(pages, position(kind), length);
        checkSum(kind, IndexFileFormat.checksum(region.base(), length));
    }

    private void checkSum(Section.Kind kind, int checksum) throws IndexCorruptException {
        if (checksum != header.getInt(entry(kind) + 4)) {
            throw corrupt("its section " + kind + " is damaged (checksum differs)");
        }
    }

    private long position(Section.Kind kind) {
        return header.getLong(entry(kind) + 8);
    }

    private ByteBuffer readHeader() throws IOException {
        long present = Math.min(channel.size(), IndexFileFormat.PAGE);
        ByteBuffer page = ByteBuffer.allocate(IndexFileFormat.PAGE).order(ByteOrder.LITTLE_ENDIAN);
        readFully(page.limit((int) present), 0);
        return page.clear();
    }

    private void checkHeader() throws IOException {
        if (header.getLong(IndexFileFormat.MAGIC_AT) != IndexFileFormat.MAGIC) {
            throw corrupt("it does not begin as an index file does");
        }
        int version = header.getInt(IndexFileFormat.VERSION_AT);
        if (version != IndexFileFormat.VERSION) {
            throw corrupt("its format version is " + version + ", this build reads " + IndexFileFormat.VERSION);
        }
        if (channel.size() < IndexFileFormat.PAGE) {
            throw corrupt("it is shorter than a header");
        }
        if (IndexFileFormat.checksum(header) != header.getInt(IndexFileFormat.CHECKSUM_AT)) {
            throw corrupt("its header is damaged (checksum differs)");
        }
        checkSlots(header.getInt(IndexFileFormat.SLOTS_AT), header.getInt(IndexFileFormat.ENTRY_ORDINAL_AT));
        checkLengths();
    }

    private void checkSlots(int slots, int entryOrdinal) throws IndexCorruptException {
        if (slots < 0 || entryOrdinal < -1 || entryOrdinal >= slots) {
            throw corrupt("it has " + slots + " slots and enters the graph at " + entryOrdinal);
        }
    }

    private void checkLengths() throws IOException {
        long end = IndexFileFormat.PAGE;
        for (Section.Kind kind : Section.Kind.values()) {
            if (position(kind) != end || length(kind) < 0) {
                throw corrupt("its section " + kind + " does not begin where the one before it ends");
            }
            end += IndexFileFormat.padded(length(kind));
        }
        if (channel.size() != end) {
            throw corrupt("it is " + channel.size() + " bytes long and should be " + end);
        }
    }

    private IndexHeader readNumbers() {
        return new IndexHeader(
                header.getInt(IndexFileFormat.DIMENSION_AT),
                header.getInt(IndexFileFormat.DISTANCE_AT),
                header.getInt(IndexFileFormat.M_AT),
                header.getInt(IndexFileFormat.EF_CONSTRUCTION_AT),
                header.getInt(IndexFileFormat.EF_SEARCH_AT),
                header.getInt(IndexFileFormat.QUANTIZATION_AT),
                header.getInt(IndexFileFormat.SLOTS_AT),
                header.getFloat(IndexFileFormat.CODE_LOWEST_AT),
                header.getFloat(IndexFileFormat.CODE_STEP_AT),
                header.getFloat(IndexFileFormat.LARGEST_RESIDUAL_AT),
                header.getInt(IndexFileFormat.ENTRY_ORDINAL_AT),
                header.getInt(IndexFileFormat.ENTRY_LEVEL_AT),
                header.getLong(IndexFileFormat.VISIBILITY_AT),
                header.getLong(IndexFileFormat.APPLIED_INDEX_AT));
    }

    private static int entry(Section.Kind kind) {
        return IndexFileFormat.SECTION_TABLE_AT + kind.ordinal() * IndexFileFormat.SECTION_ENTRY_BYTES;
    }

    private void readFully(ByteBuffer target, long from) throws IOException {
        long position = from;
        while (target.hasRemaining()) {
            int read = channel.read(target, position);
            if (read < 0) {
                throw corrupt("it ends at byte " + position);
            }
            position += read;
        }
    }

    /** The error that refuses this file. */
    public IndexCorruptException corrupt(String what) {
        return new IndexCorruptException("index file " + file + " cannot be used: " + what);
    }

    @Override
    public void close() throws IOException {
        pages.close();
        channel.close();
    }
}
