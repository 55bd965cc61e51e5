package io.vectron.ingest.kafka;

/**
 * How far ingest has come in a partition, at one moment.
 *
 * @param covered every offset below is applied on every shard, or a dead letter
 * @param position up to where records were read
 * @param deadLetters poison records in the partition so far
 * @param lostRecords offsets that retention took before they were read, since this owner began
 * @param bufferedBytes read and not yet applied
 */
record PartitionSnapshot(
        int partition, long covered, long position, long deadLetters, long lostRecords, long bufferedBytes) {}
