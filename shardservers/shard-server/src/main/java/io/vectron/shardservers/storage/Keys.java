package io.vectron.shardservers.storage;

import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.PointId;
import io.vectron.common.ids.SourceId;
import io.vectron.common.ids.TopicId;
import io.vectron.shardservers.api.WriterId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The keys of a shard's database; numbers are big-endian, so that they sort.
 *
 * <pre>
 * family   key                                   value
 * default  "applied"                             term (8 bytes), index (8)
 *          "points"                              live points (8)
 *          "digest"                              content digest (8); missing in databases of before it was kept
 *          "dropped"                             journal dropped through this log index (8)
 *          "covered/" topic id (16) partition(4) covered offset (8)
 *          "epoch"                               highest epoch the log has entered (8)
 *          "writer/" writer (16)                 floor (8), log index of its last write (8)
 *          "write/" writer (16) sequence (8)     log index (8)
 *          "forgot"                              nothing; there once a writer was forgotten
 * points   id, UTF-8                             {@link PointValue}
 * journal  log index (8)                         {@link JournalEntry}
 *          log index (8) position (4)            id, UTF-8; in databases of before an entry's ids were kept together
 * </pre>
 */
final class Keys {
    static final byte[] APPLIED = utf8("applied");
    static final byte[] POINTS = utf8("points");
    static final byte[] DROPPED = utf8("dropped");
    static final byte[] COVERED = utf8("covered/");

    static final byte[] DIGEST = utf8("digest");
    static final byte[] EPOCH = utf8("epoch");
    static final byte[] WRITER = utf8("writer/");
    static final byte[] WRITE = utf8("write/");
    static final byte[] FORGOT = utf8("forgot");

    private static final int COVERED_BYTES = COVERED.length + TopicId.BYTES + Integer.BYTES;

    private Keys() {}

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] covered(SourceId source) {
        return ByteBuffer.allocate(COVERED_BYTES)
                .put(COVERED)
                .put(source.topic().toBytes())
                .putInt(source.partition())
                .array();
    }

    static boolean isCovered(byte[] key) {
        return key.length == COVERED_BYTES && Arrays.equals(key, 0, COVERED.length, COVERED, 0, COVERED.length);
    }

    static SourceId coveredSource(byte[] key) {
        ByteBuffer buffer = ByteBuffer.wrap(key).position(COVERED.length);
        byte[] topic = new byte[TopicId.BYTES];
        buffer.get(topic);
        return new SourceId(TopicId.fromBytes(topic), buffer.getInt());
    }

    static byte[] writer(WriterId writer) {
        return ByteBuffer.allocate(WRITER.length + WriterId.BYTES)
                .put(WRITER)
                .putLong(writer.high())
                .putLong(writer.low())
                .array();
    }

    static byte[] write(WriterId writer, long sequence) {
        return ByteBuffer.allocate(WRITE.length + WriterId.BYTES + Long.BYTES)
                .put(WRITE)
                .putLong(writer.high())
                .putLong(writer.low())
                .putLong(sequence)
                .array();
    }

    static boolean beginsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    static byte[] point(PointId id) {
        return id.toUtf8();
    }

    static byte[] journal(LogIndex index) {
        return ofLong(index.value());
    }

    /** Whether the value is one id and nothing else, as in databases of before. */
    static boolean isOfSingleId(byte[] journalKey) {
        return journalKey.length > Long.BYTES;
    }

    static byte[] ofLong(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    static long toLong(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }
}
