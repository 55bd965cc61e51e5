package io.vectron.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through a Ratis log's segments before Ratis opens them. Ratis either refuses to start on any bad record or silently
 * drops all that follows one; neither will do. A last record that a crash left half-written was never acknowledged: it is
 * cut off. Any other damage is reported, and the directory must not be used.
 *
 * <p>A bad record is taken for half-written if it is in the open segment, looks as a loss of power leaves one (sectors that
 * were never written read as zeros, or the file ends), and no intact record begins anywhere behind it. That is looked for
 * byte by byte, because the bad record's own length cannot be trusted: a damaged length would otherwise hide the
 * acknowledged records after it.
 */
public final class RaftLogCheck {
    private static final Logger LOG = LoggerFactory.getLogger(RaftLogCheck.class);
    private static final Pattern OPEN_SEGMENT = Pattern.compile("log_inprogress_\\d+");
    private static final Pattern CLOSED_SEGMENT = Pattern.compile("log_\\d+-\\d+");
    private static final int ZEROS = 1 << 16;

    private RaftLogCheck() {}

    /**
     * Checks all segments in a group's {@code current} directory, if there is one, and cuts off a half-written last record.
     *
     * @param largestRecord in bytes; a longer one is damage
     * @throws DamagedLogException if there is other damage
     */
    public static void check(Path directory, int largestRecord) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        for (Path file : list(directory)) {
            String name = file.getFileName().toString();
            if (CLOSED_SEGMENT.matcher(name).matches()) {
                checkSegment(file, largestRecord, false);
            } else if (OPEN_SEGMENT.matcher(name).matches()) {
                checkSegment(file, largestRecord, true);
            }
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private static void checkSegment(Path file, int largestRecord, boolean open) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            int good = goodUpTo(file, new LogSegment(bytes, largestRecord), open);
            if (good >= 0) {
                LOG.warn("Log segment {} ends in a half-written record: cut off at byte {}", file, good);
                cut(channel, good);
            }
        }
    }

    /** Where a half-written last record begins; -1 if the segment is good. */
    private static int goodUpTo(Path file, LogSegment segment, boolean open) throws DamagedLogException {
        int dataEnd = segment.dataEnd();
        int header = segment.matchingHeader();
        if (header < LogSegment.HEADER.length) {
            if (open && dataEnd <= header) {
                return -1;
            }
            throw new DamagedLogException("log segment " + file + " does not begin with its header");
        }
        int position = header;
        while (position < dataEnd) {
            int end = segment.intactEnd(position);
            if (end < 0) {
                return halfWritten(file, segment, open, position);
            }
            position = end;
        }
        return -1;
    }

    private static int halfWritten(Path file, LogSegment segment, boolean open, int position)
            throws DamagedLogException {
        if (!open || !segment.looksHalfWritten(position) || segment.hasIntactRecord(position + 1)) {
            throw new DamagedLogException(
                    "log segment " + file + " has a damaged record at byte " + position + " of " + segment.limit());
        }
        return position;
    }

    /** Zeros from there on: what Ratis takes for the end of a segment, whatever the file's length. */
    private static void cut(FileChannel channel, long from) throws IOException {
        long length = channel.size() - from;
        ByteBuffer zeros = ByteBuffer.allocate(ZEROS);
        for (long done = 0; done < length; ) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), length - done));
            done += channel.write(zeros, from + done);
        }
        channel.force(true);
    }
}
