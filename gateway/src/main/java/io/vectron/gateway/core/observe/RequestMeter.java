package io.vectron.gateway.core.observe;

/** Counts and times requests. Thread-safe. */
public interface RequestMeter {
    /**
     * A request has begun.
     *
     * @param protocol {@code grpc} or {@code http}
     * @param route one of a bounded set: a route template or a full method name, never a path as it came
     */
    Observation begin(String protocol, String route);

    /** Requests answered since the start. */
    double answered();

    /** Requests under way. */
    double inFlight();

    /** One request under way. */
    interface Observation {
        /** The request is over; later calls do nothing. {@code code} is an HTTP status or a gRPC status name. */
        void end(String code);
    }
}
