package io.vectron.gateway.http;

import io.javalin.http.Context;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.gateway.core.failure.RetryAdvice;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An error as HTTP clients see it: a status code, and a JSON object with the stable code, the canonical status, a
 * message and details.
 */
record HttpError(
        int httpStatus,
        String code,
        String status,
        String message,
        Map<String, String> details,
        Optional<Duration> retryAfter) {

    static HttpError of(VectronException error) {
        return new HttpError(
                httpStatusOf(error.code()),
                error.code().name(),
                error.code().status(),
                error.message(),
                error.details(),
                RetryAdvice.findDelay(error));
    }

    /** An error of the HTTP protocol itself, which the core knows nothing of. */
    static HttpError ofProtocol(int httpStatus, String code, String status, String message) {
        return new HttpError(httpStatus, code, status, message, Map.of(), Optional.empty());
    }

    static int httpStatusOf(ErrorCode code) {
        if (code == ErrorCode.BODY_TOO_LARGE) {
            return 413;
        }
        return switch (code.status()) {
            case "INVALID_ARGUMENT" -> 400;
            case "NOT_FOUND" -> 404;
            case "ALREADY_EXISTS" -> 409;
            case "RESOURCE_EXHAUSTED" -> 429;
            case "UNAVAILABLE" -> 503;
            case "DEADLINE_EXCEEDED" -> 504;
            default -> 500;
        };
    }

    void send(Context context) throws IOException {
        context.status(httpStatus);
        retryAfter.ifPresent(delay -> context.header("Retry-After", Long.toString(secondsAtLeast(delay))));
        JsonAnswer.send(context, out -> {
            out.writeObjectFieldStart("error");
            out.writeStringField("code", code);
            out.writeStringField("status", status);
            out.writeStringField("message", message);
            out.writeObjectFieldStart("details");
            for (Map.Entry<String, String> detail : new TreeMap<>(details).entrySet()) {
                out.writeStringField(detail.getKey(), detail.getValue());
            }
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    /** The header has whole seconds only. */
    private static long secondsAtLeast(Duration delay) {
        return Math.max(1, delay.plusNanos(999_999_999).toSeconds());
    }
}
