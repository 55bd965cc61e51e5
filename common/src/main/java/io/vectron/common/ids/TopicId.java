package io.vectron.common.ids;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** A Kafka topic's own id: a topic deleted and created again under the same name has another. */
public record TopicId(long mostSignificantBits, long leastSignificantBits) {
    public static final int BYTES = 16;

    /** Reads the 16 big-endian bytes that {@link #toBytes()} writes. */
    public static TopicId fromBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("topic id must be " + BYTES + " bytes, was " + bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new TopicId(buffer.getLong(), buffer.getLong());
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(mostSignificantBits)
                .putLong(leastSignificantBits)
                .array();
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(toBytes());
    }
}
