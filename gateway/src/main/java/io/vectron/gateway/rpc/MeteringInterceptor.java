package io.vectron.gateway.rpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.vectron.gateway.core.observe.RequestMeter;

/** Counts and times calls. Only registered methods come here, so their names are a bounded set. */
final class MeteringInterceptor implements ServerInterceptor {
    private final RequestMeter meter;

    MeteringInterceptor(RequestMeter meter) {
        this.meter = meter;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        RequestMeter.Observation observation =
                meter.begin("grpc", call.getMethodDescriptor().getFullMethodName());
        ServerCall<Q, A> metered = new SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
                observation.end(status.getCode().name());
                super.close(status, trailers);
            }
        };
        return new EndOnCancel<>(next.startCall(metered, headers), observation);
    }

    /** A call that its client gave up is never closed by us. */
    private static final class EndOnCancel<Q> extends SimpleForwardingServerCallListener<Q> {
        private final RequestMeter.Observation observation;

        EndOnCancel(ServerCall.Listener<Q> delegate, RequestMeter.Observation observation) {
            super(delegate);
            this.observation = observation;
        }

        @Override
        public void onCancel() {
            observation.end(Status.Code.CANCELLED.name());
            super.onCancel();
        }
    }
}
