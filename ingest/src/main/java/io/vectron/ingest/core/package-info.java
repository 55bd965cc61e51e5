/**
 * How records of a source become batches of its shards, effectively once, and what topics there should be: pure logic,
 * without Kafka, clock or thread.
 */
@NullMarked
package io.vectron.ingest.core;

import org.jspecify.annotations.NullMarked;
