package io.vectron.cli.load;

import java.time.Duration;

/**
 * What a bulk load did.
 *
 * @param deadLetters records refused since it began
 * @param produced until the broker had acknowledged every record
 * @param searchable until every record was searchable or a dead letter; zero if that was not waited for
 * @param indexed until none was left to the exact scan; zero if that was not waited for
 */
public record LoadResult(long records, long deadLetters, Duration produced, Duration searchable, Duration indexed) {}
