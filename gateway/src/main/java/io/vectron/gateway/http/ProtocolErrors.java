package io.vectron.gateway.http;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Answers requests that never reach a route: unknown path, wrong method, foreign caller. */
final class ProtocolErrors {
    private ProtocolErrors() {}

    static void send(HttpResponseException refusal, Context context) {
        try {
            errorFor(refusal, context).send(context);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpError errorFor(HttpResponseException refusal, Context context) {
        return switch (refusal.getStatus()) {
            case 404 ->
                HttpError.ofProtocol(
                        404,
                        "ROUTE_NOT_FOUND",
                        "NOT_FOUND",
                        "there is no route " + context.path() + "; see docs/api.md");
            case 405 ->
                HttpError.ofProtocol(
                        405,
                        "METHOD_NOT_ALLOWED",
                        "UNIMPLEMENTED",
                        context.method().name() + " is not a method of " + context.path() + "; see docs/api.md");
            case 403 -> HttpError.ofProtocol(403, "FOREIGN_CALLER", "PERMISSION_DENIED", message(refusal));
            default -> HttpError.ofProtocol(refusal.getStatus(), "BAD_REQUEST", "INVALID_ARGUMENT", message(refusal));
        };
    }

    private static String message(HttpResponseException refusal) {
        String message = refusal.getMessage();
        return message == null ? "the request was refused" : message;
    }
}
