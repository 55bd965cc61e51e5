package io.vectron.index.file;

import io.vectron.index.IndexCorruptException;
import io.vectron.index.memory.MemoryRegion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads an index file and refuses one that is not exactly what was written. */
public final class IndexFileReader implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer header;
    private final IndexHeader numbers;

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
     * Loads a section into the start of an empty region.
     *
     * @throws IndexCorruptException if the section is damaged
     */
    public void load(Section.Kind kind, MemoryRegion region) throws IOException {
        long length = IndexFileFormat.padded(length(kind));
        long position = header.getLong(entry(kind) + 8);
        region.ensure(length);
        for (long done = 0; done < length; ) {
            ByteBuffer view = IndexFileFormat.view(region.base() + done, length - done);
            int wanted = view.remaining();
            readFully(view, position + done);
            done += wanted;
        }
        if (IndexFileFormat.checksum(region.base(), length) != header.getInt(entry(kind) + 4)) {
            throw corrupt("its section " + kind + " is damaged (checksum differs)");
        }
    }

    private ByteBuffer readHeader() throws IOException {
        if (channel.size() < IndexFileFormat.PAGE) {
            throw corrupt("it is shorter than a header");
        }
        ByteBuffer page = ByteBuffer.allocate(IndexFileFormat.PAGE).order(ByteOrder.LITTLE_ENDIAN);
        readFully(page, 0);
        return page.flip();
    }

    private void checkHeader() throws IOException {
        if (header.getLong(IndexFileFormat.MAGIC_AT) != IndexFileFormat.MAGIC) {
            throw corrupt("it does not begin as an index file does");
        }
        int version = header.getInt(IndexFileFormat.VERSION_AT);
        if (version != IndexFileFormat.VERSION) {
            throw corrupt("its format version is " + version + ", this build reads " + IndexFileFormat.VERSION);
        }
        if (IndexFileFormat.checksum(header) != header.getInt(IndexFileFormat.CHECKSUM_AT)) {
            throw corrupt("its header is damaged (checksum differs)");
        }
        long end = IndexFileFormat.PAGE;
        for (Section.Kind kind : Section.Kind.values()) {
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

    private IndexCorruptException corrupt(String what) {
        return new IndexCorruptException("index file " + file + " cannot be used: " + what);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
