package io.vectron.cli.load;

import io.vectron.cli.CliException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends records to one topic, each acknowledged by the broker, and remembers how far each partition has come. A broker
 * that is away is waited for. Used by one thread; {@link #acknowledged()} may be read by any.
 */
public final class TopicProducer implements AutoCloseable {
    /** How long one record may wait for its broker: long enough for a restart by hand. */
    private static final Duration DELIVERY_TIMEOUT = Duration.ofMinutes(10);

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Map<Integer, Long> endOffsets = new TreeMap<>();

    public TopicProducer(String bootstrapServers, String topic) {
        this.topic = topic;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        20,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        256 * 1024,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        32L * 1024 * 1024,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        4 * 1024 * 1024,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        (int) DELIVERY_TIMEOUT.toMillis(),
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        DELIVERY_TIMEOUT.toMillis(),
                        ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        500),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Queues the record; blocks while the buffer is full. Throws if an earlier record has failed. */
    public void send(LoadRecord record) {
        throwIfFailed();
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(topic, record.key(), record.value());
        message.headers().add(ContentType.HEADER, record.contentType().headerValue());
        try {
            producer.send(message, this::completed);
        } catch (KafkaException e) {
            throw new CliException("cannot write to topic " + topic + ": " + e.getMessage(), e);
        }
    }

    private void completed(@Nullable RecordMetadata metadata, @Nullable Exception error) {
        if (error != null || metadata == null) {
            failure.compareAndSet(null, error);
            return;
        }
        acknowledged.incrementAndGet();
        synchronized (endOffsets) {
            endOffsets.merge(metadata.partition(), metadata.offset() + 1, Math::max);
        }
    }

    /** Waits until every record sent is acknowledged. */
    public void flush() {
        producer.flush();
        throwIfFailed();
    }

    /** Records the broker has acknowledged. */
    public long acknowledged() {
        return acknowledged.get();
    }

    /** Per partition written to, one past the last acknowledged record's offset. */
    public Map<Integer, Long> endOffsets() {
        synchronized (endOffsets) {
            return Map.copyOf(endOffsets);
        }
    }

    private void throwIfFailed() {
        Exception error = failure.get();
        if (error != null) {
            throw new CliException("topic " + topic + " did not take a record: " + error.getMessage(), error);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
