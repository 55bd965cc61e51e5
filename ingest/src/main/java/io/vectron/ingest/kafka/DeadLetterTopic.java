package io.vectron.ingest.kafka;

import io.vectron.ingest.IngestConfig;
import io.vectron.ingest.core.RecordFault;
import io.vectron.ingest.core.TopicPlan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores poison records in {@link TopicPlan#DEAD_LETTERS}: key, value and headers as they came, and headers that say
 * where from and why. Stores until it succeeds; the records not stored yet are bounded by their senders. Thread-safe.
 */
final class DeadLetterTopic implements AutoCloseable {
    static final String CODE = "vectron.error.code";
    static final String REASON = "vectron.error.reason";
    static final String TOPIC = "vectron.error.topic";
    static final String PARTITION = "vectron.error.partition";
    static final String OFFSET = "vectron.error.offset";
    /** Only where the value itself is left out, because no topic takes it. */
    static final String OMITTED_BYTES = "vectron.error.omitted-value-bytes";

    private static final Logger log = LoggerFactory.getLogger(DeadLetterTopic.class);
    private static final long RETRY_MS = 500;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final KafkaProducer<byte[], byte @Nullable []> producer;
    private final ScheduledExecutorService timer;

    DeadLetterTopic(IngestConfig config, ScheduledExecutorService timer) {
        this.producer = new KafkaProducer<>(KafkaSettings.deadLetterProducer(config));
        this.timer = timer;
    }

    /** Stores the record; calls {@code stored} in a thread of its own choice once the brokers have it. */
    void store(ConsumerRecord<byte[], byte @Nullable []> message, RecordFault fault, String reason, Runnable stored) {
        Headers headers = new RecordHeaders(message.headers());
        Map.of(
                        CODE, fault.name(),
                        REASON, reason,
                        TOPIC, message.topic(),
                        PARTITION, Integer.toString(message.partition()),
                        OFFSET, Long.toString(message.offset()))
                .forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
        send(new ProducerRecord<>(TopicPlan.DEAD_LETTERS, null, message.key(), message.value(), headers), stored);
    }

    private void send(ProducerRecord<byte[], byte @Nullable []> letter, Runnable stored) {
        try {
            var unused = producer.send(letter, (_, failure) -> {
                if (failure == null) {
                    stored.run();
                } else {
                    onFailure(letter, stored, failure);
                }
            });
        } catch (KafkaException e) {
            onFailure(letter, stored, e);
        }
    }

    private void onFailure(ProducerRecord<byte[], byte @Nullable []> letter, Runnable stored, Exception failure) {
        byte[] value = letter.value();
        boolean omit = failure instanceof RecordTooLargeException && value != null;
        log.debug("cannot store a dead letter yet: {}", failure.toString());
        try {
            if (omit) {
                timer.execute(() -> send(withoutValue(letter, value.length), stored));
            } else {
                timer.schedule(() -> send(letter, stored), RETRY_MS, TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException e) {
            // The service is closing; the record is not covered, so the next owner reads and stores it.
            log.debug("a dead letter is left to the next owner of its partition");
        }
    }

    private static ProducerRecord<byte[], byte @Nullable []> withoutValue(
            ProducerRecord<byte[], byte @Nullable []> letter, int bytes) {
        Headers headers = new RecordHeaders(letter.headers())
                .add(OMITTED_BYTES, Integer.toString(bytes).getBytes(StandardCharsets.UTF_8));
        return new ProducerRecord<>(letter.topic(), null, letter.key(), null, headers);
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
