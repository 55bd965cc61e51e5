package io.vectron.shardservers.api;

/**
 * Names one direct write over all its attempts, so that a shard applies it once however often it arrives.
 *
 * @param sequence rises with every write of the writer, over all shards
 * @param oldestPending the lowest sequence whose answer the writer still waits for; it repeats none below
 * @param repetition whether an earlier attempt may have taken effect
 */
public record WriteId(WriterId writer, long sequence, long oldestPending, boolean repetition) {
    public WriteId {
        if (oldestPending < 0 || sequence < oldestPending) {
            throw new IllegalArgumentException(
                    "write id must have 0 <= oldest pending <= sequence, was " + oldestPending + " and " + sequence);
        }
    }
}
