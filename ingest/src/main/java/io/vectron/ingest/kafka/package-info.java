/** Ingest's side towards Kafka: consumers, the dead-letter producer, topics, progress. */
@NullMarked
package io.vectron.ingest.kafka;

import org.jspecify.annotations.NullMarked;
