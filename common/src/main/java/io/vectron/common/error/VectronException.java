package io.vectron.common.error;

import java.io.Serial;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An expected failure: a stable code, a message for a person that names the field and the fix, and details a caller can
 * act on (see the keys below).
 */
public final class VectronException extends RuntimeException {
    /** Detail key: which request field is wrong, e.g. {@code points[3].vector}. */
    public static final String FIELD = "field";
    /** Detail key: the id of the point that is wrong. */
    public static final String POINT_ID = "point_id";
    /** Detail key: the server id of the shard's leader, as far as it is known. */
    public static final String LEADER = "leader";
    /** Detail key: the shard's current epoch. */
    public static final String EPOCH = "epoch";
    /** Detail key: milliseconds after which a retry makes sense. */
    public static final String RETRY_AFTER_MS = "retry_after_ms";

    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Map<String, String> details;

    public VectronException(ErrorCode code, String message) {
        this(code, message, Map.of(), null);
    }

    public VectronException(ErrorCode code, String message, Map<String, String> details) {
        this(code, message, details, null);
    }

    public VectronException(ErrorCode code, String message, Map<String, String> details, @Nullable Throwable cause) {
        // Expected failures are answered, not debugged: no stack trace unless something caused them.
        super(message, cause, false, code.category() == ErrorCategory.INTERNAL || cause != null);
        this.code = code;
        this.details = Map.copyOf(details);
    }

    /** An {@code INVALID_ARGUMENT} error about one field; the message begins with the field's name. */
    public static VectronException invalid(String field, String problem) {
        return new VectronException(ErrorCode.INVALID_ARGUMENT, field + " " + problem, Map.of(FIELD, field));
    }

    public ErrorCode code() {
        return code;
    }

    /** The message; never null in this type. */
    public String message() {
        String message = getMessage();
        return message == null ? code.name() : message;
    }

    public Map<String, String> details() {
        return new TreeMap<>(details);
    }

    public Optional<String> findDetail(String key) {
        return Optional.ofNullable(details.get(key));
    }
}
