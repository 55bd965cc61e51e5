package io.vectron.shardservers.core;

import io.vectron.common.ids.LogIndex;

/**
 * A number that stands for all points of a shard, their ids, vectors and payloads, as of a log index: the sum of {@link
 * ContentHash}es, so that it does not depend on the order of anything and one change costs one subtraction and one addition.
 * Replicas of a shard have the same at the same index, or one of them has diverged.
 *
 * @param through the last log index it takes in
 */
public record ContentDigest(long value, LogIndex through) {
    /** Log entries between two {@link #alignedBefore aligned} indexes. */
    private static final long STEP = 1_024;

    /**
     * The index every replica can name although their reports never meet under load: the last one before a multiple of a
     * fixed step, if there is one between two entries that follow one another in the shard's own log.
     *
     * @return that index, at or after {@code applied} and before {@code next}; -1 if there is none
     */
    public static long alignedBefore(long applied, long next) {
        long aligned = next / STEP * STEP - 1;
        return aligned >= applied ? aligned : -1;
    }
}
