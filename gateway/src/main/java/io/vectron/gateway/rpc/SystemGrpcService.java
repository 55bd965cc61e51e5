package io.vectron.gateway.rpc;

import io.grpc.stub.StreamObserver;
import io.vectron.gateway.core.GatewayOperations;
import io.vectron.gateway.core.RequestBounds;
import io.vectron.proto.v1.GetSystemStatusRequest;
import io.vectron.proto.v1.GetSystemStatusResponse;
import io.vectron.proto.v1.SystemServiceGrpc;

/** {@code vectron.v1.SystemService} over the core's operations. Never blocks. */
final class SystemGrpcService extends SystemServiceGrpc.SystemServiceImplBase {
    private final GatewayOperations operations;
    private final RequestBounds bounds;
    private final CallAnswers calls;

    SystemGrpcService(GatewayOperations operations, RequestBounds bounds, CallAnswers calls) {
        this.operations = operations;
        this.bounds = bounds;
        this.calls = calls;
    }

    @Override
    public void getSystemStatus(GetSystemStatusRequest request, StreamObserver<GetSystemStatusResponse> observer) {
        calls.answer(
                observer,
                bounds.request(),
                timeout -> operations.systemStatus().status(timeout).thenApply(AnswerEncoder::encode));
    }
}
