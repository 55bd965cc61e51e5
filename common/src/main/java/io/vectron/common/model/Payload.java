package io.vectron.common.model;

import io.vectron.common.config.Limits;
import io.vectron.common.error.VectronException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A point's JSON object as UTF-8 text, kept as it is: the core never looks inside, shells parse and print it. Immutable:
 * the bytes given are owned by this object, the bytes handed out must not be written to.
 */
public final class Payload {
    /** The empty object. */
    public static final Payload EMPTY = new Payload("{}".getBytes(StandardCharsets.UTF_8));

    private final byte[] json;

    private Payload(byte[] json) {
        this.json = json;
    }

    /**
     * Wraps the text of one JSON object; no bytes at all mean the empty object.
     *
     * @throws VectronException {@code INVALID_ARGUMENT} if it is too long
     */
    public static Payload ofJson(byte[] json) {
        if (json.length > Limits.MAX_PAYLOAD_BYTES) {
            throw VectronException.invalid(
                    "payload", "must be at most " + Limits.MAX_PAYLOAD_BYTES + " bytes of JSON, was " + json.length);
        }
        return json.length == 0 || Arrays.equals(json, EMPTY.json) ? EMPTY : new Payload(json);
    }

    public boolean isEmpty() {
        return this == EMPTY;
    }

    /** The UTF-8 text, not a copy. */
    public byte[] json() {
        return json;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload payload && Arrays.equals(json, payload.json);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(json);
    }

    @Override
    public String toString() {
        return new String(json, StandardCharsets.UTF_8);
    }
}
