/** A single-node Kafka broker (KRaft, broker and controller in one) inside this JVM. */
@NullMarked
package io.vectron.broker.kafka;

import org.jspecify.annotations.NullMarked;
