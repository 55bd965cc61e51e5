package io.vectron.placement.api.rpc;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * Errors between model and wire: a status whose {@link ErrorInfo} detail has the {@link ErrorCode} as its reason and the
 * exception's details as its metadata, so that both survive. A status without one (the network's own) becomes the code
 * nearest to it.
 */
public final class ErrorCodec {
    public static final String DOMAIN = "vectron.io";

    private ErrorCodec() {}

    public static StatusRuntimeException encode(Throwable failure) {
        VectronException error = asVectronException(failure);
        ErrorInfo info = ErrorInfo.newBuilder()
                .setDomain(DOMAIN)
                .setReason(error.code().name())
                .putAllMetadata(error.details())
                .build();
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.valueOf(error.code().status()).value())
                .setMessage(error.message())
                .addDetails(Any.pack(info))
                .build());
    }

    private static VectronException asVectronException(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof VectronException expected
                ? expected
                : new VectronException(ErrorCode.INTERNAL_ERROR, "unexpected failure: " + cause, Map.of(), cause);
    }

    /** @param callee what was called and where, for the message */
    public static VectronException decode(Throwable failure, String callee) {
        com.google.rpc.Status status = StatusProto.fromThrowable(failure);
        if (status != null) {
            for (Any detail : status.getDetailsList()) {
                Optional<VectronException> error = findError(detail, status.getMessage());
                if (error.isPresent()) {
                    return error.get();
                }
            }
        }
        return ofTransport(Status.fromThrowable(failure), callee);
    }

    private static Optional<VectronException> findError(Any detail, String message) {
        if (!detail.is(ErrorInfo.class)) {
            return Optional.empty();
        }
        try {
            ErrorInfo info = detail.unpack(ErrorInfo.class);
            return findCode(info.getReason())
                    .filter(_ -> info.getDomain().equals(DOMAIN))
                    .map(code -> new VectronException(code, message, info.getMetadataMap()));
        } catch (InvalidProtocolBufferException e) {
            // A detail nobody can read says no more than the status it came with.
            return Optional.empty();
        }
    }

    private static Optional<ErrorCode> findCode(String name) {
        return Arrays.stream(ErrorCode.values())
                .filter(code -> code.name().equals(name))
                .findFirst();
    }

    private static VectronException ofTransport(Status status, String callee) {
        ErrorCode code = switch (status.getCode()) {
            case UNAVAILABLE -> ErrorCode.UNAVAILABLE;
            case DEADLINE_EXCEEDED, CANCELLED -> ErrorCode.TIMEOUT;
            case RESOURCE_EXHAUSTED -> ErrorCode.BODY_TOO_LARGE;
            // Of a connection that breaks while a request is being written, gRPC knows no more than the exception.
            case UNKNOWN -> status.getCause() instanceof IOException ? ErrorCode.UNAVAILABLE : ErrorCode.INTERNAL_ERROR;
            default -> ErrorCode.INTERNAL_ERROR;
        };
        return new VectronException(
                code, callee + ": " + status.getCode() + " " + status.getDescription(), Map.of(), status.getCause());
    }
}
