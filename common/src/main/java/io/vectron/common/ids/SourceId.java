package io.vectron.common.ids;

/** One stream of bulk records: a partition of a topic. Offsets are counted within it. */
public record SourceId(TopicId topic, int partition) {
    public SourceId {
        if (partition < 0) {
            throw new IllegalArgumentException("partition must be at least 0, was " + partition);
        }
    }

    @Override
    public String toString() {
        return topic + "/" + partition;
    }
}
