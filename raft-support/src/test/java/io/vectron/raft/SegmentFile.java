package io.vectron.raft;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

/** Writes log segments as Ratis does, and remembers where their records begin and end. */
final class SegmentFile {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final List<Integer> ends = new ArrayList<>();

    SegmentFile() {
        content.writeBytes(LogSegment.HEADER);
    }

    /** Records of these entry sizes with random, never-zero content. */
    static SegmentFile of(Random random, int... entryBytes) {
        SegmentFile segment = new SegmentFile();
        for (int i = 0; i < entryBytes.length; i++) {
            segment.append(entry(random, i, entryBytes[i]));
        }
        return segment;
    }

    private static byte[] entry(Random random, int index, int size) {
        byte[] entry = new byte[size];
        for (int i = 0; i < size; i++) {
            entry[i] = (byte) (1 + random.nextInt(255));
        }
        entry[0] = 1 << 3; // term
        entry[1] = 1;
        entry[2] = 2 << 3; // index
        entry[3] = (byte) (index | 0x80);
        entry[4] = (byte) (index >>> 7);
        entry[5] = 3 << 3 | 2; // no metadata
        return entry;
    }

    /** An entry that says that all up to an index is committed. */
    SegmentFile appendMetadata(int index, int committed) {
        append(new byte[] {1 << 3, 1, 2 << 3, (byte) index, 5 << 3 | 2, 2, 1 << 3, (byte) committed});
        return this;
    }

    private void append(byte[] entry) {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        for (int rest = entry.length; ; rest >>>= 7) {
            if (rest < 0x80) {
                record.write(rest);
                break;
            }
            record.write(rest & 0x7f | 0x80);
        }
        record.writeBytes(entry);
        CRC32C crc = new CRC32C();
        crc.update(record.toByteArray());
        record.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
        content.writeBytes(record.toByteArray());
        ends.add(content.size());
    }

    int records() {
        return ends.size();
    }

    int startOf(int record) {
        return record == 0 ? LogSegment.HEADER.length : ends.get(record - 1);
    }

    int endOf(int record) {
        return ends.get(record);
    }

    /** The segment with this many zeros after it. */
    byte[] bytes(int zeros) {
        return Arrays.copyOf(content.toByteArray(), content.size() + zeros);
    }

    static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
