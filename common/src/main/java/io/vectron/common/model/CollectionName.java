package io.vectron.common.model;

import io.vectron.common.config.Limits;
import io.vectron.common.error.VectronException;
import java.util.regex.Pattern;

/**
 * A collection's name: a letter or digit, then letters, digits, {@code _} and {@code -}. The name is part of a Kafka
 * topic's, where a dot would collide with an underscore, so it holds no dots.
 */
public record CollectionName(String value) implements Comparable<CollectionName> {
    /** {@code vectron.ingest.dead-letters} is the dead-letter topic, so no collection may have that ingest topic. */
    private static final String RESERVED = "dead-letters";

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");

    /** @throws VectronException {@code INVALID_ARGUMENT} naming what is wrong with the name */
    public CollectionName {
        if (value.isEmpty()) {
            throw VectronException.invalid("name", "must not be empty");
        }
        if (value.length() > Limits.MAX_COLLECTION_NAME_LENGTH) {
            throw VectronException.invalid(
                    "name",
                    "must be at most " + Limits.MAX_COLLECTION_NAME_LENGTH + " characters, was " + value.length());
        }
        if (!VALID.matcher(value).matches()) {
            throw VectronException.invalid(
                    "name", "must be letters, digits, '_' and '-', beginning with a letter or digit: '" + value + "'");
        }
        if (value.equals(RESERVED)) {
            throw VectronException.invalid("name", "'" + RESERVED + "' is reserved; choose another");
        }
    }

    /** The Kafka topic that carries this collection's bulk records. */
    public String ingestTopic() {
        return "vectron.ingest." + value;
    }

    @Override
    public int compareTo(CollectionName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
