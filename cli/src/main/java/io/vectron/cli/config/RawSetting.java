package io.vectron.cli.config;

/**
 * A setting as it was found.
 *
 * @param key as written, not known to exist yet
 * @param origin where it was found, for messages: a file and line, or a variable of the environment
 */
record RawSetting(String key, String value, String origin) {}
