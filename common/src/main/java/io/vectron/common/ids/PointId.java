package io.vectron.common.ids;

import io.vectron.common.config.Limits;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A point's id within its collection: 1 to {@value Limits#MAX_POINT_ID_BYTES} bytes of UTF-8, ordered by those bytes. */
public record PointId(String value) implements Comparable<PointId> {
    /** @throws VectronException {@code INVALID_ARGUMENT} if the id is empty, too long or not valid Unicode */
    public PointId {
        if (value.isEmpty()) {
            throw new VectronException(ErrorCode.INVALID_ARGUMENT, "id must not be empty");
        }
        // A char is at least one byte and at most three, so most ids are settled without encoding.
        if (value.length() > Limits.MAX_POINT_ID_BYTES / 3 && utf8Length(value) > Limits.MAX_POINT_ID_BYTES) {
            throw new VectronException(
                    ErrorCode.INVALID_ARGUMENT,
                    "id must be at most " + Limits.MAX_POINT_ID_BYTES + " bytes of UTF-8, was " + utf8Length(value));
        }
        if (hasLoneSurrogate(value)) {
            throw new VectronException(
                    ErrorCode.INVALID_ARGUMENT, "id must be valid Unicode, has a surrogate without its other half");
        }
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    /** The id's UTF-8 bytes, a new array. */
    public byte[] toUtf8() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    public static PointId fromUtf8(byte[] utf8) {
        return new PointId(new String(utf8, StandardCharsets.UTF_8));
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public int compareTo(PointId other) {
        return Arrays.compareUnsigned(toUtf8(), other.toUtf8());
    }

    @Override
    public String toString() {
        return value;
    }
}
