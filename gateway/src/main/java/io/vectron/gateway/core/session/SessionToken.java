package io.vectron.gateway.core.session;

import io.vectron.common.error.VectronException;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.ShardId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a session has written: of every shard the log index its last write was applied at. Opaque to clients. Its text
 * is unpadded base64url of: version byte 1, then per shard in ascending order the shard id and the log index, each as
 * a variable-length integer (7 bits a byte, lowest first). Several tokens joined by commas are one token: the higher
 * index of each shard counts. Immutable.
 */
public record SessionToken(SortedMap<ShardId, LogIndex> applied) {
    public static final SessionToken EMPTY = new SessionToken(Collections.emptySortedMap());

    private static final byte VERSION = 1;
    private static final int MAX_TEXT_LENGTH = 64 * 1024;

    public SessionToken {
        applied = Collections.unmodifiableSortedMap(new TreeMap<>(applied));
    }

    /**
     * Reads one token or several joined by commas; the empty text is the empty token.
     *
     * @throws VectronException {@code INVALID_ARGUMENT} if the text did not come from {@link #text()}
     */
    public static SessionToken parse(String text) {
        if (text.length() > MAX_TEXT_LENGTH) {
            throw VectronException.invalid("session_token", "must be at most " + MAX_TEXT_LENGTH + " characters");
        }
        SessionToken merged = EMPTY;
        for (String part : text.split(",", -1)) {
            merged = part.isEmpty() ? merged : merged.merge(parseOne(part));
        }
        return merged;
    }

    private static SessionToken parseOne(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (!bytes.hasRemaining() || bytes.get() != VERSION) {
                throw malformed();
            }
            SortedMap<ShardId, LogIndex> applied = new TreeMap<>();
            while (bytes.hasRemaining()) {
                applied.put(new ShardId(readVarint(bytes)), new LogIndex(readVarint(bytes)));
            }
            return new SessionToken(applied);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static VectronException malformed() {
        return VectronException.invalid("session_token", "must be as an earlier write answered it; this one is not");
    }

    /** A token that stands for both. */
    public SessionToken merge(SessionToken other) {
        SortedMap<ShardId, LogIndex> merged = new TreeMap<>(applied);
        other.applied.forEach((shard, index) -> merged.merge(shard, index, SessionToken::later));
        return new SessionToken(merged);
    }

    private static LogIndex later(LogIndex a, LogIndex b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    public Optional<LogIndex> find(ShardId shard) {
        return Optional.ofNullable(applied.get(shard));
    }

    /** The text that {@link #parse} reads. */
    public String text() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(VERSION);
        for (Map.Entry<ShardId, LogIndex> entry : applied.entrySet()) {
            writeVarint(bytes, entry.getKey().value());
            writeVarint(bytes, entry.getValue().value());
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    private static void writeVarint(ByteArrayOutputStream bytes, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    private static long readVarint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (!bytes.hasRemaining()) {
                throw malformed();
            }
            byte b = bytes.get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw malformed();
    }
}
