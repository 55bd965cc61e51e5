package io.vectron.raft;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through a Ratis log's metadata and segments before Ratis opens them. Ratis either refuses to start on any bad record or silently
 * drops all that follows one; neither will do. A last record that a crash left half-written was never acknowledged: it is
 * cut off. Any other damage is reported, and the directory must not be used.
 *
 * <p>A bad record is taken for half-written if it is in the open segment, looks as a loss of power leaves one (sectors that
 * were never written read as zeros, or the file ends), and was certainly not synced. Ratis syncs the whole file at least
 * every {@value #UNSYNCED} records and acknowledges nothing before; so everything behind a record that was not synced was
 * not acknowledged either, and is cut off with it, even intact records that the device happened to write. Such records
 * speak against it, though, if there are too many of them, or if one says that the bad record was committed. They are
 * looked for byte by byte, because the bad record's own length cannot be trusted: a damaged length would otherwise hide the
 * acknowledged records after it.
 */
public final class RaftLogCheck {
    private static final Logger LOG = LoggerFactory.getLogger(RaftLogCheck.class);
    private static final Pattern OPEN_SEGMENT = Pattern.compile("log_inprogress_\\d+");
    private static final Pattern CLOSED_SEGMENT = Pattern.compile("log_\\d+-\\d+");
    private static final String METADATA = "raft-meta";
    private static final int ZEROS = 1 << 16;

    /** The most records Ratis writes before it syncs them: its default of raft.server.log.force.sync.num. */
    private static final int UNSYNCED = 128;

    private RaftLogCheck() {}

    /** As {@link #check(Path, int, long, long)} when nothing is known to be applied. */
    public static void check(Path directory, int largestRecord) throws IOException {
        check(directory, largestRecord, -1, -1);
    }

    /**
     * Checks all segments in a group's {@code current} directory, if there is one, and cuts off what was half-written.
     *
     * @param largestRecord in bytes; a longer one is damage
     * @param applied the log index up to which the state machine has applied; records up to there were synced
     * @param snapshot the log index up to which a snapshot stands in for the log
     * @throws DamagedLogException if there is other damage
     */
    public static void check(Path directory, int largestRecord, long applied, long snapshot) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        checkMetadata(directory);
        long last = snapshot;
        for (Path file : list(directory)) {
            String name = file.getFileName().toString();
            if (CLOSED_SEGMENT.matcher(name).matches()) {
                last = Math.max(last, checkSegment(file, largestRecord, false, applied));
            } else if (OPEN_SEGMENT.matcher(name).matches()) {
                last = Math.max(last, checkSegment(file, largestRecord, true, applied));
            }
        }
        if (last < applied) {
            throw new DamagedLogException(
                    "the log in " + directory + " ends at entry " + last + ", but entry " + applied + " was applied");
        }
    }

    /** The file with the term and the vote: without it a member might vote twice in a term. */
    private static void checkMetadata(Path directory) throws IOException {
        Path metadata = directory.resolve(METADATA);
        Properties properties = new Properties();
        if (Files.exists(metadata)) {
            properties.load(new StringReader(Files.readString(metadata, StandardCharsets.ISO_8859_1)));
        } else if (list(directory).stream().noneMatch(RaftLogCheck::isSegment)) {
            return;
        }
        String term = properties.getProperty("term", "");
        if (!term.matches("\\d{1,18}") || properties.getProperty("votedFor") == null) {
            throw new DamagedLogException("the term and the vote in " + metadata + " cannot be read");
        }
    }

    private static boolean isSegment(Path file) {
        String name = file.getFileName().toString();
        return CLOSED_SEGMENT.matcher(name).matches()
                || OPEN_SEGMENT.matcher(name).matches();
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    /** Returns the index of the last record, or the one before the segment if it has none. */
    private static long checkSegment(Path file, int largestRecord, boolean open, long applied) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            Content content = contentOf(file, new LogSegment(bytes, largestRecord), open, applied);
            if (content.goodUpTo >= 0) {
                LOG.warn(
                        "Log segment {} ends in a half-written record, which was never acknowledged: cut off at byte {}",
                        file,
                        content.goodUpTo);
                cut(channel, content.goodUpTo);
            }
            return content.last;
        }
    }

    /**
     * What a segment holds.
     *
     * @param last index of its last good record, or the one before the segment if it has none
     * @param goodUpTo where a half-written record after that begins; -1 if there is none
     */
    private record Content(long last, int goodUpTo) {}

    private static Content contentOf(Path file, LogSegment segment, boolean open, long applied)
            throws DamagedLogException {
        int dataEnd = segment.dataEnd();
        int header = segment.matchingHeader();
        if (header < LogSegment.HEADER.length) {
            if (open && dataEnd <= header) {
                return new Content(firstIndex(file) - 1, -1);
            }
            throw new DamagedLogException("log segment " + file + " does not begin with its header");
        }
        int position = header;
        long index = firstIndex(file);
        while (position < dataEnd) {
            int end = segment.intactEnd(position);
            if (end < 0) {
                if (open && index > applied && isUnsynced(segment, position, index)) {
                    return new Content(index - 1, position);
                }
                throw new DamagedLogException("log segment " + file + " has a damaged record at byte " + position
                        + " of " + segment.limit() + ", entry " + index);
            }
            position = end;
            index++;
        }
        if (!open && index - 1 != nameNumber(file, 2)) {
            throw new DamagedLogException("log segment " + file + " ends at entry " + (index - 1));
        }
        return new Content(index - 1, -1);
    }

    /** The index of a segment's first entry, which its name says. */
    private static long firstIndex(Path file) {
        return nameNumber(file, 1);
    }

    private static long nameNumber(Path file, int which) {
        return Long.parseLong(file.getFileName().toString().split("[^0-9]+", 3)[which]);
    }

    private static boolean isUnsynced(LogSegment segment, int position, long index) {
        int next = segment.nextIntact(position + 1);
        if (next < 0) {
            return segment.looksHalfWritten(position);
        }
        return segment.isMissingASector(position, next) && isSilentOn(segment, next, index);
    }

    /** Whether the records from {@code start} on are few and none says that the entry was committed. */
    private static boolean isSilentOn(LogSegment segment, int start, long index) {
        for (int position = start; position >= 0; position = segment.nextIntact(segment.intactEnd(position))) {
            if (segment.index(position) - index >= UNSYNCED || segment.committed(position) >= index) {
                return false;
            }
        }
        return true;
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
