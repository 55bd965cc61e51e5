package io.vectron.shardservers.storage;

import io.vectron.common.ids.PointId;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import io.vectron.shardservers.core.ContentHash;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A stored point, without its id: format version (1 byte), vector (float32, little-endian), payload (JSON, or nothing). */
final class PointValue {
    private static final byte VERSION = 1;

    private PointValue() {}

    /** Of the point's contents, whatever the format's version. */
    static long contentHash(byte[] key, byte[] value) {
        return ContentHash.of(key, value, 1);
    }

    static byte[] encode(Point point) {
        byte[] json = point.payload().isEmpty() ? new byte[0] : point.payload().json();
        int vectorBytes = point.vector().length * Float.BYTES;
        ByteBuffer buffer = ByteBuffer.allocate(1 + vectorBytes + json.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(VERSION);
        buffer.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(point.vector());
        buffer.position(1 + vectorBytes).put(json);
        return buffer.array();
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
        return new Point(id, vector, Payload.ofJson(Arrays.copyOfRange(value, 1 + vectorBytes, value.length)));
    }
}
