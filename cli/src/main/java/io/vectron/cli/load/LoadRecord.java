package io.vectron.cli.load;

/**
 * One record for an ingest topic.
 *
 * @param key the point's id, UTF-8
 * @param value the point, encoded as the content type says
 */
public record LoadRecord(byte[] key, byte[] value, ContentType contentType) {}
