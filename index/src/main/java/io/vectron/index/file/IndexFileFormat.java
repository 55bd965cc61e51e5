package io.vectron.index.file;

import io.vectron.index.memory.MemoryRegion;
import io.vectron.index.memory.RawMemory;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The layout of an index file, version {@value #VERSION}. All numbers are little-endian.
 *
 * <p>The file is a header page of {@value #PAGE} bytes and, in order of their kinds, sections that each begin at a
 * multiple of {@value #PAGE}. A section is the image of a memory region, so loading is mapping or copying it. See
 * {@code docs/index-format.md} for every byte.
 */
final class IndexFileFormat {
    static final long MAGIC = 0x5844495254434556L;
    static final int VERSION = 4;
    static final int PAGE = (int) MemoryRegion.MAPPING_UNIT;

    static final int MAGIC_AT = 0;
    static final int VERSION_AT = 8;
    static final int DIMENSION_AT = 12;
    static final int DISTANCE_AT = 16;
    static final int M_AT = 20;
    static final int EF_CONSTRUCTION_AT = 24;
    static final int EF_SEARCH_AT = 28;
    static final int QUANTIZATION_AT = 32;
    static final int SLOTS_AT = 36;
    static final int ENTRY_ORDINAL_AT = 40;
    static final int ENTRY_LEVEL_AT = 44;
    static final int VISIBILITY_AT = 48;
    static final int APPLIED_INDEX_AT = 56;
    static final int SECTIONS_AT = 64;
    static final int CODE_LOWEST_AT = 68;
    static final int CODE_STEP_AT = 72;
    static final int LARGEST_RESIDUAL_AT = 76;
    static final int SECTION_TABLE_AT = 80;
    static final int SECTION_ENTRY_BYTES = 24;
    static final int CHECKSUM_AT = PAGE - 4;

    private static final long SLICE = 1L << 30;

    private IndexFileFormat() {}

    static long padded(long length) {
        return (length + PAGE - 1) / PAGE * PAGE;
    }

    /** A view of at most one gigabyte of memory. */
    static ByteBuffer view(long address, long length) {
        return RawMemory.ALL.asSlice(address, Math.min(length, SLICE)).asByteBuffer();
    }

    /** The CRC-32C of a range of memory. */
    static int checksum(long address, long length) {
        CRC32C crc = new CRC32C();
        for (long done = 0; done < length; done += SLICE) {
            crc.update(view(address + done, length - done));
        }
        return (int) crc.getValue();
    }

    /** The CRC-32C of the header page before its checksum field. */
    static int checksum(ByteBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(header.duplicate().position(0).limit(CHECKSUM_AT));
        return (int) crc.getValue();
    }
}
