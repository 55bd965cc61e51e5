/** The ingest service: reads collections' Kafka topics and writes their records to shard leaders, effectively once. */
@NullMarked
package io.vectron.ingest;

import org.jspecify.annotations.NullMarked;
