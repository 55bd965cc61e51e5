package io.vectron.cli.config;

import java.util.function.Function;

/**
 * What values a setting takes.
 *
 * @param form completes "must be ...", with unit and bounds
 */
public record ValueType<T>(String form, Function<String, T> parser) {
    /** @throws IllegalArgumentException saying what the value must be and what it was */
    public T parse(String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be " + form + ", was '" + text + "'", e);
        }
    }
}
