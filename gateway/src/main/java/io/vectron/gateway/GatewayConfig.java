package io.vectron.gateway;

import io.vectron.common.model.ReadLevel;
import io.vectron.gateway.core.collection.CollectionDefaults;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;

/**
 * What a gateway is told at its start.
 *
 * @param id unique among the gateways of a cluster
 * @param version of the software, shown in its status
 * @param host to listen on, and what the gateway's report tells others; only a loopback address, because nothing is
 *     encrypted or authenticated, unless the next says otherwise
 * @param insecureBeyondLoopback whether the host may be reachable from other machines, with all that this exposes
 * @param grpcPort usually {@value #DEFAULT_GRPC_PORT}; 0 means any free one
 * @param httpPort usually {@value #DEFAULT_HTTP_PORT}; 0 means any free one
 * @param collectionDefaults what a new collection gets where its creator chose nothing
 * @param reads how fresh reads are where neither the request nor the collection says; empty: searches are eventual, gets
 *     linearizable
 * @param requestTimeout the longest any request but the next is worked on, whatever its client's deadline; at most an
 *     hour
 * @param creationTimeout the longest a collection's creation waits for its shards to take writes; at most an hour
 * @param drainTimeout how long a stop waits for requests under way; at most an hour
 * @param reportInterval between two reports to the placement driver; at most a minute, for a component that is silent
 *     counts as down
 * @param maxConcurrentRequests worked on at once over both protocols; one more is refused as an overload. Each may hold a
 *     batch in memory
 */
public record GatewayConfig(
        String id,
        String version,
        String host,
        boolean insecureBeyondLoopback,
        int grpcPort,
        int httpPort,
        CollectionDefaults collectionDefaults,
        Optional<ReadLevel> reads,
        Duration requestTimeout,
        Duration creationTimeout,
        Duration drainTimeout,
        Duration reportInterval,
        int maxConcurrentRequests) {
    public static final int DEFAULT_GRPC_PORT = 8081;
    public static final int DEFAULT_HTTP_PORT = 8080;
    public static final int DEFAULT_MAX_CONCURRENT_REQUESTS = 1_000;

    private static final Duration MAX_TIMEOUT = Duration.ofHours(1);
    private static final Duration MAX_REPORT_INTERVAL = Duration.ofMinutes(1);

    /** @throws IllegalArgumentException naming the field that is out of bounds */
    public GatewayConfig {
        requireThat(!id.isEmpty(), "gateway id must not be empty");
        requireThat(
                insecureBeyondLoopback || isLoopback(host),
                "gateway host must be a loopback address such as 127.0.0.1, was '" + host
                        + "': listening beyond this machine is refused as long as there is no TLS and authentication");
        requirePort("gRPC", grpcPort);
        requirePort("HTTP", httpPort);
        requireThat(
                grpcPort == 0 || grpcPort != httpPort, "gateway gRPC and HTTP ports must differ, both are " + httpPort);
        requireWithin("requestTimeout", requestTimeout, MAX_TIMEOUT);
        requireWithin("creationTimeout", creationTimeout, MAX_TIMEOUT);
        requireWithin("drainTimeout", drainTimeout, MAX_TIMEOUT);
        requireWithin("reportInterval", reportInterval, MAX_REPORT_INTERVAL);
        requireThat(
                maxConcurrentRequests >= 1,
                "gateway maxConcurrentRequests must be at least 1, was " + maxConcurrentRequests);
    }

    /** The defaults for one machine. */
    public static GatewayConfig singleNode(String version, int grpcPort, int httpPort) {
        return new GatewayConfig(
                "gateway-1",
                version,
                "127.0.0.1",
                false,
                grpcPort,
                httpPort,
                CollectionDefaults.SINGLE_NODE,
                Optional.empty(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                DEFAULT_MAX_CONCURRENT_REQUESTS);
    }

    private static void requirePort(String protocol, int port) {
        requireThat(port >= 0 && port <= 65_535, "gateway " + protocol + " port must be from 0 to 65535, was " + port);
    }

    private static void requireWithin(String field, Duration value, Duration max) {
        requireThat(
                value.isPositive() && value.compareTo(max) <= 0,
                "gateway " + field + " must be above 0 and at most " + max + ", was " + value);
    }

    private static void requireThat(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem);
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return !host.isEmpty() && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
