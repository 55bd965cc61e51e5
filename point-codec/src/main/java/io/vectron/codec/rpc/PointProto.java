package io.vectron.codec.rpc;

import io.vectron.common.config.Limits;
import io.vectron.common.error.VectronException;
import io.vectron.common.model.Point;
import java.util.Optional;

/** A point as the public protobuf message {@code vectron.v1.Point}. */
public final class PointProto {
    private PointProto() {}

    /**
     * Reads a message. An empty id is taken as none, because the two look the same on the wire.
     *
     * @throws VectronException {@code INVALID_ARGUMENT} if the payload is not one JSON object, or a limit is passed
     */
    public static ParsedPoint parse(io.vectron.proto.v1.Point message) {
        int dimension = message.getVectorCount();
        if (dimension > Limits.MAX_DIMENSION) {
            throw VectronException.invalid("vector", "must have at most " + Limits.MAX_DIMENSION + " numbers");
        }
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = message.getVector(i);
        }
        Optional<String> id = message.getId().isEmpty() ? Optional.empty() : Optional.of(message.getId());
        PayloadProto payload = new PayloadProto(message.getPayloadMap(), message.getPayloadValues());
        return new ParsedPoint(id, vector, payload.toPayload());
    }

    /** The message for a stored point. */
    public static io.vectron.proto.v1.Point print(Point point) {
        io.vectron.proto.v1.Point.Builder message =
                io.vectron.proto.v1.Point.newBuilder().setId(point.id().value());
        for (float number : point.vector()) {
            message.addVector(number);
        }
        PayloadProto payload = PayloadProto.of(point.payload());
        message.putAllPayload(payload.strings());
        if (payload.values().getFieldsCount() > 0) {
            message.setPayloadValues(payload.values());
        }
        return message.build();
    }
}
