package io.vectron.ingest.core;

import io.vectron.common.ids.TopicId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is committed for a partition: an offset below which everything is covered, and in its metadata whose offset it is
 * and how many poison records are below it. A hint, for counting and for the usual tools; what is covered is known by the
 * shards alone.
 */
public record CommitNote(long offset, long deadLetters) {
    private static final Pattern METADATA = Pattern.compile("topic=([0-9a-f]{32}) dead-letters=([0-9]{1,18})");

    /** The text to commit beside the offset. */
    public String metadata(TopicId topic) {
        return "topic=" + topic + " dead-letters=" + deadLetters;
    }

    /** Reads a commit; one of another topic with this name, or of another program, is none. */
    public static Optional<CommitNote> read(long offset, String metadata, TopicId topic) {
        return Optional.of(METADATA.matcher(metadata))
                .filter(Matcher::matches)
                .filter(match -> match.group(1).equals(topic.toString()))
                .map(match -> new CommitNote(offset, Long.parseLong(match.group(2))));
    }
}
