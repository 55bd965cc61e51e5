package io.vectron.ingest.kafka;

import io.vectron.common.model.CollectionName;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Records for an ingest topic. */
final class Messages {
    private Messages() {}

    static ProducerRecord<byte[], byte @Nullable []> of(
            String collection, @Nullable String key, byte @Nullable [] value) {
        return new ProducerRecord<>(
                new CollectionName(collection).ingestTopic(), key == null ? null : utf8(key), value);
    }

    /** A point whose payload says which version of it this is. */
    static ProducerRecord<byte[], byte @Nullable []> json(String collection, String id, int version) {
        String text = String.format(
                Locale.ROOT,
                "{\"id\":\"%s\",\"vector\":[1,%d,0.5,-2],\"payload\":{\"version\":%d}}",
                id,
                version,
                version);
        return of(collection, id, utf8(text));
    }

    static ProducerRecord<byte[], byte @Nullable []> protobuf(
            String collection, @Nullable String key, io.vectron.proto.v1.Point point) {
        ProducerRecord<byte[], byte @Nullable []> message = of(collection, key, point.toByteArray());
        message.headers().add(RecordDecoder.CONTENT_TYPE, utf8(RecordDecoder.PROTOBUF));
        return message;
    }

    static ProducerRecord<byte[], byte @Nullable []> delete(String collection, String id) {
        return of(collection, id, null);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
