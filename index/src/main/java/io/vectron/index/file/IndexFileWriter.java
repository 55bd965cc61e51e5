package io.vectron.index.file;

import io.vectron.index.memory.MemoryRegion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes an index file beside its final name, and moves it there when it is whole and on the device.
 *
 * <p>First every section in order of its kind, then {@link #finish}; {@link #close} without it leaves nothing behind.
 */
public final class IndexFileWriter implements AutoCloseable {
    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private final ByteBuffer header =
            ByteBuffer.allocateDirect(IndexFileFormat.PAGE).order(ByteOrder.LITTLE_ENDIAN);
    private int sections;
    private long position = IndexFileFormat.PAGE;

    public IndexFileWriter(Path target) throws IOException {
        this.target = target;
        temporary = target.resolveSibling(target.getFileName() + ".tmp");
        channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    /** Writes the first bytes of a region as the next section. */
    public void write(Section section, MemoryRegion region) throws IOException {
        long length = IndexFileFormat.padded(section.length());
        region.ensure(length);
        addEntry(section, IndexFileFormat.checksum(region.base(), length));
        for (long done = 0; done < length; ) {
            ByteBuffer view = IndexFileFormat.view(region.base() + done, length - done);
            done += view.remaining();
            writeFully(view);
        }
    }

    /** Makes the next section one of no bytes. */
    public void writeEmpty(Section.Kind kind) {
        addEntry(new Section(kind, 0), 0);
    }

    private void addEntry(Section section, int checksum) {
        int entry = IndexFileFormat.SECTION_TABLE_AT + sections * IndexFileFormat.SECTION_ENTRY_BYTES;
        header.putInt(entry, section.kind().ordinal());
        header.putInt(entry + 4, checksum);
        header.putLong(entry + 8, position);
        header.putLong(entry + 16, section.length());
        sections++;
    }

    /** Writes the header. */
    public void write(IndexHeader numbers) throws IOException {
        header.putLong(IndexFileFormat.MAGIC_AT, IndexFileFormat.MAGIC);
        header.putInt(IndexFileFormat.VERSION_AT, IndexFileFormat.VERSION);
        header.putInt(IndexFileFormat.DIMENSION_AT, numbers.dimension());
        header.putInt(IndexFileFormat.DISTANCE_AT, numbers.distance());
        header.putInt(IndexFileFormat.M_AT, numbers.m());
        header.putInt(IndexFileFormat.EF_CONSTRUCTION_AT, numbers.efConstruction());
        header.putInt(IndexFileFormat.EF_SEARCH_AT, numbers.efSearch());
        header.putInt(IndexFileFormat.QUANTIZATION_AT, numbers.quantization());
        header.putInt(IndexFileFormat.SLOTS_AT, numbers.slots());
        header.putInt(IndexFileFormat.ENTRY_ORDINAL_AT, numbers.entryOrdinal());
        header.putInt(IndexFileFormat.ENTRY_LEVEL_AT, numbers.entryLevel());
        header.putLong(IndexFileFormat.VISIBILITY_AT, numbers.version());
        header.putLong(IndexFileFormat.APPLIED_INDEX_AT, numbers.appliedIndex());
        header.putFloat(IndexFileFormat.CODE_LOWEST_AT, numbers.codeLowest());
        header.putFloat(IndexFileFormat.CODE_STEP_AT, numbers.codeStep());
        header.putFloat(IndexFileFormat.LARGEST_RESIDUAL_AT, numbers.largestResidual());
        header.putInt(IndexFileFormat.SECTIONS_AT, sections);
        header.putInt(IndexFileFormat.CHECKSUM_AT, IndexFileFormat.checksum(header));
        position = 0;
        writeFully(header.position(0).limit(IndexFileFormat.PAGE));
    }

    /** Forces the file to the device and gives it its name, replacing what had it. */
    public void finish() throws IOException {
        channel.force(true);
        channel.close();
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path folder = target.toAbsolutePath().getParent();
        if (folder != null) {
            try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(temporary);
    }
}
