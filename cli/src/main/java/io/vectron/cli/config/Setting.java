package io.vectron.cli.config;

import java.util.Locale;
import java.util.Optional;

/**
 * One setting of a service.
 *
 * @param key lower-case words separated by dots
 * @param type what values it takes
 * @param defaultText the value where none is given, as it would be written; empty if one must be given
 * @param effect a sentence on what it does
 */
public record Setting<T>(String key, ValueType<T> type, Optional<String> defaultText, String effect) {
    /** @throws IllegalArgumentException if its own default is no value of its type */
    public Setting {
        defaultText.ifPresent(type::parse);
    }

    public static <T> Setting<T> required(String key, ValueType<T> type, String effect) {
        return new Setting<>(key, type, Optional.empty(), effect);
    }

    public static <T> Setting<T> optional(String key, ValueType<T> type, String defaultText, String effect) {
        return new Setting<>(key, type, Optional.of(defaultText), effect);
    }

    /** The environment variable that sets it for a service. */
    public String variable(String service) {
        return ("VECTRON_" + service + "_" + key).toUpperCase(Locale.ROOT).replace('.', '_');
    }
}
