package io.vectron.raft;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The bytes of one segment of a Ratis log: the header {@code RaftLog1}, then records, then zeros. A record is its entry's
 * length (varint), the entry (a protobuf that begins with the fields term and index), and a CRC32C over both (4 bytes,
 * big-endian).
 *
 * @param largestRecord bytes of the largest entry there may be
 */
record LogSegment(ByteBuffer bytes, int largestRecord) {
    static final byte[] HEADER = "RaftLog1".getBytes(StandardCharsets.US_ASCII);

    private static final int CRC_BYTES = 4;
    private static final int SECTOR_BYTES = 512;
    private static final int LONGEST_LENGTH = 5;
    private static final byte TERM_TAG = 1 << 3;
    private static final byte INDEX_TAG = 2 << 3;
    private static final byte METADATA_TAG = 5 << 3 | 2;
    private static final byte COMMIT_INDEX_TAG = 1 << 3;

    int limit() {
        return bytes.limit();
    }

    /** How many bytes of the header are there. */
    int matchingHeader() {
        int matching = 0;
        while (matching < HEADER.length && matching < limit() && bytes.get(matching) == HEADER[matching]) {
            matching++;
        }
        return matching;
    }

    /** Where the intact record that begins at {@code start} ends; -1 if there is none. */
    int intactEnd(int start) {
        long end = endOf(start);
        if (end < 0 || end > limit()) {
            return -1;
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(start, (int) end - CRC_BYTES - start));
        return (int) crc.getValue() == bytes.getInt((int) end - CRC_BYTES) ? (int) end : -1;
    }

    /**
     * Where the record that begins at {@code start} ends by its own word, perhaps beyond the file; -1 if its length makes no
     * sense.
     */
    private long endOf(int start) {
        long length = 0;
        for (int i = 0; i < LONGEST_LENGTH; i++) {
            if (start + i == limit()) {
                return limit() + 1L;
            }
            byte b = bytes.get(start + i);
            length |= (long) (b & 0x7f) << (7 * i);
            if (b >= 0) {
                return length > 0 && length <= largestRecord ? start + i + 1 + length + CRC_BYTES : -1;
            }
        }
        return -1;
    }

    /**
     * Whether the bad record at {@code start} looks like what a loss of power leaves of a write: the file ends too early, or
     * a whole sector of it was never written and reads as zeros.
     */
    boolean looksHalfWritten(int start) {
        if (bytes.get(start) == 0) {
            return isZero(start, sectorEnd(start));
        }
        long end = endOf(start);
        return end > limit() || (end > 0 && isMissingASector(start, (int) end));
    }

    /** Whether between these places, in the rest of the first sector or in any other, nothing was written. */
    boolean isMissingASector(int start, int end) {
        if (isZero(start, Math.min(sectorEnd(start), end))) {
            return true;
        }
        for (int from = sectorEnd(start); from < end; from = sectorEnd(from)) {
            if (isZero(from, Math.min(sectorEnd(from), end))) {
                return true;
            }
        }
        return false;
    }

    private int sectorEnd(int position) {
        return Math.min((position / SECTOR_BYTES + 1) * SECTOR_BYTES, limit());
    }

    private boolean isZero(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Where the first intact record at or behind {@code from} begins; -1 if there is none. */
    int nextIntact(int from) {
        for (int start = from; start < limit(); start++) {
            if (beginsLikeAnEntry(start) && intactEnd(start) >= 0) {
                return start;
            }
        }
        return -1;
    }

    /** The log index of the intact record that begins at {@code start}. */
    long index(int start) {
        return varint(indexTag(start) + 1);
    }

    /** The log index up to which the intact record that begins at {@code start} says all is committed; -1 if it does not. */
    long committed(int start) {
        int metadata = afterVarint(indexTag(start) + 1);
        int commitIndex = afterVarint(metadata + 1);
        return isAt(metadata, METADATA_TAG) && isAt(commitIndex, COMMIT_INDEX_TAG) ? varint(commitIndex + 1) : -1;
    }

    private int indexTag(int start) {
        return afterVarint(afterVarint(start) + 1);
    }

    private long varint(int start) {
        long value = 0;
        int position = start;
        for (int shift = 0; position < limit() && shift < Long.SIZE; shift += 7) {
            byte b = bytes.get(position++);
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                break;
            }
        }
        return value;
    }

    /** A cheap test that lets almost no chance bytes through to the checksum: length, term, index. */
    private boolean beginsLikeAnEntry(int start) {
        int term = afterVarint(start);
        return isAt(term, TERM_TAG) && isAt(afterVarint(term + 1), INDEX_TAG);
    }

    private boolean isAt(int position, byte tag) {
        return position < limit() && bytes.get(position) == tag;
    }

    private int afterVarint(int start) {
        int position = start;
        while (position < limit() && bytes.get(position) < 0) {
            position++;
        }
        return position + 1;
    }

    /** One past the last byte that is not zero. */
    int dataEnd() {
        int end = limit();
        while (end > 0 && bytes.get(end - 1) == 0) {
            end--;
        }
        return end;
    }
}
