package io.vectron.shardservers.storage;

import io.vectron.common.ids.PointId;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import io.vectron.shardservers.core.ContentHash;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A stored point, without its id: format version (1 byte), vector (float32, little-endian), payload (JSON, or nothing). */
final class PointValue {
    private static final byte VERSION = 1;

    private PointValue() {}

    /** Of the point's contents, whatever the format's version. */
    static long contentHash(byte[] key, byte[] value) {
        return contentHash(key, ByteBuffer.wrap(value));
    }

    /** @param value what remains in the buffer, which is left as it is */
    static long contentHash(byte[] key, ByteBuffer value) {
        return ContentHash.of(key, value.slice(value.position() + 1, value.remaining() - 1));
    }

    /** The length of a point's value in bytes. */
    static int size(Point point) {
        return 1 + point.vector().length * Float.BYTES + payloadBytes(point);
    }

    /** Puts the value of a point where the buffer stands. */
    static void put(Point point, ByteBuffer buffer) {
        int vectorBytes = point.vector().length * Float.BYTES;
        buffer.put(VERSION);
        buffer.slice(buffer.position(), vectorBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .put(point.vector());
        buffer.position(buffer.position() + vectorBytes);
        if (!point.payload().isEmpty()) {
            buffer.put(point.payload().json());
        }
    }

    private static int payloadBytes(Point point) {
        return point.payload().isEmpty() ? 0 : point.payload().length();
    }

    static Point decode(PointId id, byte[] value, int dimension) {
        int vectorBytes = dimension * Float.BYTES;
        if (value.length < 1 + vectorBytes || value[0] != VERSION) {
            throw new IllegalStateException(
                    "stored point '" + id + "' has format " + (value.length == 0 ? -1 : value[0])
                            + " and " + value.length + " bytes, expected format " + VERSION + " and at least "
                            + (1 + vectorBytes));
        }
        float[] vector = new float[dimension];
        ByteBuffer.wrap(value, 1, vectorBytes)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(vector);
        return new Point(
                id, vector, Payload.ofJson(ByteBuffer.wrap(value, 1 + vectorBytes, value.length - 1 - vectorBytes)));
    }
}
