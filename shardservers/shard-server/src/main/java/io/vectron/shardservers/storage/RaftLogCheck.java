package io.vectron.shardservers.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through a Raft log's segments before Ratis opens them. Ratis either refuses to start on any bad record or silently
 * drops all that follows one; neither will do. A record that a crash left half-written at the end of the open segment was
 * never acknowledged: it is cut off. Any other damage is reported, and the directory must not be used.
 *
 * <p>A segment is the header {@code RaftLog1}, then records: length (varint), that many bytes, CRC32C over length and
 * bytes (4 bytes, big-endian); the rest of the file is zeros. A half-written record is told from a damaged one by what a
 * device does when it loses power: whole sectors that were never written read as zeros, or the file ends.
 */
public final class RaftLogCheck {
    private static final Logger LOG = LoggerFactory.getLogger(RaftLogCheck.class);
    private static final byte[] HEADER = "RaftLog1".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern OPEN_SEGMENT = Pattern.compile("log_inprogress_\\d+");
    private static final Pattern CLOSED_SEGMENT = Pattern.compile("log_\\d+-\\d+");
    private static final int CRC_BYTES = 4;
    private static final int SECTOR_BYTES = 512;

    private RaftLogCheck() {}

    /** A log that must not be used. The message names the file and the place. */
    public static final class DamagedLogException extends IOException {
        private static final long serialVersionUID = 1L;

        DamagedLogException(String message) {
            super(message);
        }
    }

    /**
     * Checks all segments in a group's {@code current} directory, and cuts off a half-written last record.
     *
     * @param largestRecord in bytes; a longer one is damage
     * @throws DamagedLogException if there is other damage
     */
    public static void check(Path directory, int largestRecord) throws IOException {
        List<Path> files = DurableFiles.list(directory);
        for (Path file : files) {
            String name = file.getFileName().toString();
            if (CLOSED_SEGMENT.matcher(name).matches()) {
                checkSegment(file, largestRecord, false);
            } else if (OPEN_SEGMENT.matcher(name).matches()) {
                checkSegment(file, largestRecord, true);
            }
        }
    }

    private static void checkSegment(Path file, int largestRecord, boolean open) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            long cut = findCut(file, bytes, largestRecord, open);
            if (cut >= 0) {
                LOG.warn("log segment {} ends in a half-written record: cut off at byte {}", file, cut);
                cut(channel, cut);
            }
        }
    }

    /** Zeros from there on: what Ratis takes for the end of a segment, whatever the file's length. */
    private static void cut(FileChannel channel, long from) throws IOException {
        long length = channel.size() - from;
        ByteBuffer zeros = ByteBuffer.allocate(1 << 16);
        for (long done = 0; done < length; ) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), length - done));
            done += channel.write(zeros, from + done);
        }
        channel.force(true);
    }

    /** Where a half-written record begins, or -1 if the segment is good. */
    private static long findCut(Path file, ByteBuffer bytes, int largestRecord, boolean open) throws IOException {
        int position = HEADER.length;
        if (bytes.limit() < HEADER.length || !startsWithHeader(bytes)) {
            if (open && isZero(bytes, matchingHeader(bytes), bytes.limit())) {
                return -1;
            }
            throw new DamagedLogException("log segment " + file + " does not begin with its header");
        }
        while (position < bytes.limit() && bytes.get(position) != 0) {
            int end = recordEnd(bytes, position, largestRecord);
            if (end >= 0 && end <= bytes.limit() && isIntact(bytes, position, end)) {
                position = end;
            } else if (open && isHalfWritten(bytes, position, end)) {
                return position;
            } else {
                throw new DamagedLogException(
                        "log segment " + file + " has a damaged record at byte " + position + " of " + bytes.limit());
            }
        }
        if (!isZero(bytes, position, bytes.limit())) {
            throw new DamagedLogException("log segment " + file + " has data after its end at byte " + position);
        }
        return -1;
    }

    private static boolean startsWithHeader(ByteBuffer bytes) {
        return matchingHeader(bytes) == HEADER.length;
    }

    private static int matchingHeader(ByteBuffer bytes) {
        int matching = 0;
        while (matching < HEADER.length && matching < bytes.limit() && bytes.get(matching) == HEADER[matching]) {
            matching++;
        }
        return matching;
    }

    /** Where the record ends by its own length, perhaps beyond the file; -1 if the length makes no sense. */
    private static int recordEnd(ByteBuffer bytes, int start, int largestRecord) {
        long length = 0;
        int position = start;
        for (int shift = 0; shift < 35; shift += 7) {
            if (position >= bytes.limit()) {
                return Integer.MAX_VALUE;
            }
            byte b = bytes.get(position++);
            length |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return length <= largestRecord ? (int) (position + length + CRC_BYTES) : -1;
            }
        }
        return -1;
    }

    private static boolean isIntact(ByteBuffer bytes, int start, int end) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(start, end - CRC_BYTES - start));
        return (int) crc.getValue() == bytes.getInt(end - CRC_BYTES);
    }

    /** Cut short by the end of the file, or with a sector missing, and nothing after it. */
    private static boolean isHalfWritten(ByteBuffer bytes, int start, int end) {
        if (end < 0) {
            // A length that was cut off in a varint, at a sector's end.
            int nextSector = (start / SECTOR_BYTES + 1) * SECTOR_BYTES;
            return isZero(bytes, Math.min(nextSector, bytes.limit()), bytes.limit());
        }
        if (end > bytes.limit()) {
            return true;
        }
        return isZero(bytes, end, bytes.limit()) && isMissingASector(bytes, start, end);
    }

    private static boolean isMissingASector(ByteBuffer bytes, int start, int end) {
        for (int from = start; from < end; ) {
            int to = Math.min((from / SECTOR_BYTES + 1) * SECTOR_BYTES, end);
            boolean wholeOrLast = to - from == SECTOR_BYTES || to == end;
            if (wholeOrLast && from > start && isZero(bytes, from, to)) {
                return true;
            }
            from = to;
        }
        return false;
    }

    private static boolean isZero(ByteBuffer bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes.get(i) != 0) {
                return false;
            }
        }
        return true;
    }
}
