package io.vectron.common.model;

import java.util.Locale;
import java.util.Optional;

/** How fresh reads are by default. A session is none of them: it needs the token of a write, which the reader has. */
public enum ReadLevel {
    EVENTUAL(ReadPolicy.EVENTUAL),
    LINEARIZABLE(ReadPolicy.LINEARIZABLE);

    private final ReadPolicy policy;

    ReadLevel(ReadPolicy policy) {
        this.policy = policy;
    }

    public ReadPolicy policy() {
        return policy;
    }

    /** As contracts, files and settings spell it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The level of a wire name; the empty name is none.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Optional<ReadLevel> parse(String wireName) {
        if (wireName.isEmpty()) {
            return Optional.empty();
        }
        for (ReadLevel level : values()) {
            if (level.wireName().equals(wireName)) {
                return Optional.of(level);
            }
        }
        throw new IllegalArgumentException("must be eventual or linearizable, was '" + wireName + "'");
    }
}
