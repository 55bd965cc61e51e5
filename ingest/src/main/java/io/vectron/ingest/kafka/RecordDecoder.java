package io.vectron.ingest.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vectron.codec.rpc.ParsedPoint;
import io.vectron.codec.rpc.PointJson;
import io.vectron.codec.rpc.PointProto;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.PointId;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Point;
import io.vectron.common.model.VectorCheck;
import io.vectron.ingest.core.RecordFault;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.ShardRouter;
import io.vectron.shardservers.api.Mutation;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one collection's topic: key = point id, value = point, null value = delete. The answer depends on
 * the record and the collection's settings alone, so a record that is poison is so whenever it is read. Thread-safe.
 */
final class RecordDecoder {
    static final String CONTENT_TYPE = "content-type";
    static final String JSON = "application/json";
    static final String PROTOBUF = "application/x-protobuf";

    private static final int MUTATION_OVERHEAD_BYTES = 96;
    private static final char REPLACEMENT = '\uFFFD';

    private final CollectionPlacement collection;

    RecordDecoder(CollectionPlacement collection) {
        this.collection = collection;
    }

    DecodedRecord decode(ConsumerRecord<byte[], byte @Nullable []> message) {
        try {
            Optional<String> key = readKey(message.key());
            byte[] value = message.value();
            return value == null ? delete(key, message.offset()) : upsert(key, value, message);
        } catch (PoisonException e) {
            return new DecodedRecord.Poison(e.fault, e.reason);
        } catch (RuntimeException e) {
            // Reading is a pure function: what fails once fails for ever, and must not hold up what is behind it.
            return new DecodedRecord.Poison(RecordFault.MALFORMED_POINT, "value cannot be read: " + e);
        }
    }

    private DecodedRecord delete(Optional<String> key, long offset) throws PoisonException {
        PointId id = id(key.orElseThrow(() -> new PoisonException(
                RecordFault.INVALID_ID, "key is missing; a record without a value deletes the point its key names")));
        return change(new Mutation.Delete(id, offset), id.value().length());
    }

    private DecodedRecord upsert(Optional<String> key, byte[] value, ConsumerRecord<?, ?> message)
            throws PoisonException {
        ParsedPoint parsed = parse(value, message);
        PointId id = id(agreedId(key, parsed.id()));
        CollectionSettings settings = collection.settings();
        Optional<String> problem = VectorCheck.findProblem(parsed.vector(), settings.dimension(), settings.distance());
        if (problem.isPresent()) {
            throw new PoisonException(RecordFault.INVALID_VECTOR, "vector " + problem.get());
        }
        int bytes = id.value().length()
                + parsed.vector().length * Float.BYTES
                + parsed.payload().length();
        return change(new Mutation.Upsert(new Point(id, parsed.vector(), parsed.payload()), message.offset()), bytes);
    }

    private DecodedRecord change(Mutation mutation, int bytes) {
        return new DecodedRecord.Change(
                mutation, ShardRouter.indexOf(collection, mutation.id()), bytes + MUTATION_OVERHEAD_BYTES);
    }

    private ParsedPoint parse(byte[] value, ConsumerRecord<?, ?> message) throws PoisonException {
        String contentType = contentType(message);
        try {
            return switch (contentType) {
                case JSON -> PointJson.parse(value, collection.settings().dimension());
                case PROTOBUF -> PointProto.parse(io.vectron.proto.v1.Point.parseFrom(value));
                default ->
                    throw new PoisonException(
                            RecordFault.UNKNOWN_CONTENT_TYPE,
                            "header content-type must be " + JSON + " or " + PROTOBUF + ", was '" + contentType + "'");
            };
        } catch (InvalidProtocolBufferException e) {
            throw new PoisonException(
                    RecordFault.MALFORMED_POINT, "value is not a vectron.v1.Point: " + e.getMessage());
        } catch (VectronException e) {
            throw new PoisonException(fault(e), e.message());
        }
    }

    /** The media type without its parameters; JSON if there is none. */
    private static String contentType(ConsumerRecord<?, ?> message) {
        Header header = message.headers().lastHeader(CONTENT_TYPE);
        if (header == null || header.value() == null) {
            return JSON;
        }
        String text = new String(header.value(), StandardCharsets.UTF_8);
        if (text.equals(PROTOBUF) || text.equals(JSON)) {
            return text;
        }
        int parameters = text.indexOf(';');
        return (parameters < 0 ? text : text.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    private static RecordFault fault(VectronException refusal) {
        String field = refusal.findDetail(VectronException.FIELD).orElse("");
        if (field.startsWith("payload")) {
            return RecordFault.INVALID_PAYLOAD;
        }
        return switch (field) {
            case "id" -> RecordFault.INVALID_ID;
            case "vector" -> RecordFault.INVALID_VECTOR;
            default -> RecordFault.MALFORMED_POINT;
        };
    }

    private static Optional<String> readKey(byte @Nullable [] key) throws PoisonException {
        if (key == null) {
            return Optional.empty();
        }
        String text = new String(key, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && !isUtf8(key)) {
            throw new PoisonException(RecordFault.INVALID_ID, "key is not UTF-8");
        }
        return Optional.of(text);
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            var unused = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            // This is the answer.
            return false;
        }
    }

    private static String agreedId(Optional<String> key, Optional<String> inValue) throws PoisonException {
        if (key.isPresent() && inValue.isPresent() && !key.equals(inValue)) {
            throw new PoisonException(
                    RecordFault.ID_MISMATCH,
                    "key is " + quote(key.get()) + ", id in the value is " + quote(inValue.get()));
        }
        return key.or(() -> inValue)
                .orElseThrow(() -> new PoisonException(
                        RecordFault.INVALID_ID, "id is missing; give it as the record's key or in the value"));
    }

    private static String quote(String id) {
        return "'" + (id.length() <= 100 ? id : id.substring(0, 100) + "...") + "'";
    }

    private static PointId id(String text) throws PoisonException {
        try {
            return new PointId(text);
        } catch (VectronException e) {
            throw new PoisonException(RecordFault.INVALID_ID, e.message());
        }
    }

    /** Leaves the decoding of one record. */
    private static final class PoisonException extends Exception {
        private static final long serialVersionUID = 1L;

        private final RecordFault fault;
        private final String reason;

        PoisonException(RecordFault fault, String reason) {
            super(reason, null, false, false);
            this.fault = fault;
            this.reason = reason;
        }
    }
}
