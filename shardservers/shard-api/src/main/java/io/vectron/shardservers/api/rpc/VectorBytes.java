package io.vectron.shardservers.api.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.vectron.common.error.VectronException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Vectors on the wire: four bytes a number, float32, little-endian. */
public final class VectorBytes {
    private VectorBytes() {}

    public static ByteString encode(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    /** @throws VectronException {@code INVALID_ARGUMENT} if the bytes are not a whole count of numbers */
    public static float[] decode(ByteString bytes) {
        if (bytes.size() % Float.BYTES != 0) {
            throw VectronException.invalid(
                    "vector", "must be float32 numbers of " + Float.BYTES + " bytes, was " + bytes.size() + " bytes");
        }
        float[] vector = new float[bytes.size() / Float.BYTES];
        bytes.asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(vector);
        return vector;
    }
}
