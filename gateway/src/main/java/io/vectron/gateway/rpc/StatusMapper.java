package io.vectron.gateway.rpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.vectron.common.error.VectronException;
import io.vectron.gateway.core.failure.RetryAdvice;

/** Turns an error into a gRPC status with {@code google.rpc.ErrorInfo} and, if a retry may help, {@code RetryInfo}. */
final class StatusMapper {
    static final String DOMAIN = "vectron";

    private StatusMapper() {}

    static StatusRuntimeException toStatus(VectronException error) {
        ErrorInfo info = ErrorInfo.newBuilder()
                .setReason(error.code().name())
                .setDomain(DOMAIN)
                .putAllMetadata(error.details())
                .build();
        com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.valueOf(error.code().status()).value())
                .setMessage(error.message())
                .addDetails(Any.pack(info));
        RetryAdvice.findDelay(error)
                .ifPresent(delay -> status.addDetails(Any.pack(RetryInfo.newBuilder()
                        .setRetryDelay(Duration.newBuilder()
                                .setSeconds(delay.toSeconds())
                                .setNanos(delay.toNanosPart()))
                        .build())));
        return StatusProto.toStatusRuntimeException(status.build());
    }
}
