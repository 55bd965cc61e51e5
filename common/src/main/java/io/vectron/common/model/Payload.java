package io.vectron.common.model;

import io.vectron.common.config.Limits;
import io.vectron.common.error.VectronException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A point's JSON object as UTF-8 text, kept as it is: the core never looks inside, shells parse and print it. Immutable:
 * the bytes given are owned by this object, and may be a part of a larger message, which stays in memory as long.
 */
public final class Payload {
    /** The empty object. */
    public static final Payload EMPTY = new Payload("{}".getBytes(StandardCharsets.UTF_8));

    private final ByteBuffer json;

    private Payload(byte[] json) {
        this(ByteBuffer.wrap(json));
    }

    private Payload(ByteBuffer json) {
        this.json = json;
    }

    /** As {@link #ofJson(ByteBuffer)}. */
    public static Payload ofJson(byte[] json) {
        return ofJson(ByteBuffer.wrap(json));
    }

    /**
     * Wraps the text of one JSON object, what remains in the buffer; no bytes at all mean the empty object.
     *
     * @throws VectronException {@code INVALID_ARGUMENT} if it is too long
     */
    public static Payload ofJson(ByteBuffer json) {
        if (json.remaining() > Limits.MAX_PAYLOAD_BYTES) {
            throw VectronException.invalid(
                    "payload",
                    "must be at most " + Limits.MAX_PAYLOAD_BYTES + " bytes of JSON, was " + json.remaining());
        }
        return json.hasRemaining() && !json.equals(EMPTY.json) ? new Payload(json.slice()) : EMPTY;
    }

    public boolean isEmpty() {
        return this == EMPTY;
    }

    /** Of the UTF-8 text, in bytes. */
    public int length() {
        return json.remaining();
    }

    /** The UTF-8 text, not a copy: what remains in a buffer of the caller's own, which cannot be written to. */
    public ByteBuffer json() {
        return json.asReadOnlyBuffer();
    }

    /** The UTF-8 text, a copy. */
    public byte[] toBytes() {
        byte[] bytes = new byte[length()];
        json.get(0, bytes);
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload payload && json.equals(payload.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return new String(toBytes(), StandardCharsets.UTF_8);
    }
}
