package io.vectron.gateway.core.failure;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import java.util.HashMap;
import java.util.Map;

/** Makes the errors of bad input: each names the field and, in a batch, the point. */
public final class Refusals {
    private static final int SHOWN_ID_CHARACTERS = 64;

    private Refusals() {}

    /**
     * The error of one point of a batch.
     *
     * @param position of the point in the batch, from 0
     * @param id as it was sent, possibly invalid; empty if it is not known
     * @param field of the point, such as {@code vector}
     * @param problem the end of a sentence that begins with the field
     */
    public static VectronException inBatch(int position, String id, String field, String problem) {
        String path = "points[" + position + "]." + field;
        Map<String, String> details = new HashMap<>();
        details.put(VectronException.FIELD, path);
        String whose = "";
        if (!id.isEmpty()) {
            details.put(VectronException.POINT_ID, shown(id));
            whose = " (point '" + shown(id) + "')";
        }
        return new VectronException(ErrorCode.INVALID_ARGUMENT, path + " " + problem + whose, details);
    }

    /** The same of a refusal that does not know in which batch its point is. */
    public static VectronException inBatch(int position, String id, VectronException refusal) {
        String field = refusal.findDetail(VectronException.FIELD).orElse("id");
        return inBatch(position, id, field, problemOf(refusal, field));
    }

    /** More of a thing than one request may hold. */
    public static VectronException tooMany(String field, long limit, long actual) {
        return new VectronException(
                ErrorCode.BODY_TOO_LARGE,
                field + " must be at most " + limit + " in one request, was " + actual + "; send several requests",
                Map.of(VectronException.FIELD, field));
    }

    /** The problem of an {@link VectronException#invalid} error, without the field its message begins with. */
    public static String problemOf(VectronException refusal, String field) {
        String message = refusal.message();
        String prefix = field + " ";
        return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    }

    /** The text, cut to a length that suits an error message. */
    public static String shown(String text) {
        return text.length() <= SHOWN_ID_CHARACTERS ? text : text.substring(0, SHOWN_ID_CHARACTERS) + "…";
    }
}
