package io.vectron.gateway.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinException;
import io.vectron.gateway.core.GatewayOperations;
import io.vectron.gateway.core.RequestBounds;
import io.vectron.gateway.core.failure.FailureTranslator;
import io.vectron.gateway.core.observe.RequestGate;
import io.vectron.gateway.core.observe.RequestMeter;
import io.vectron.gateway.http.metrics.MetricsPage;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server: the public routes as JSON, probes and metrics. Every request has a virtual thread of its own, which
 * may wait. Cross-origin use is not opened. Thread-safe.
 */
public final class HttpEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoint.class);
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);
    /** An idle connection would otherwise hold up a stop for a second. */
    private static final Duration SHUTDOWN_IDLE_TIMEOUT = Duration.ofMillis(50);

    private static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final int OUTPUT_BUFFER_BYTES = 32 * 1024;

    private final InetSocketAddress address;
    private final Javalin server;

    /**
     * @param address port 0 means any free one
     * @param localCallersOnly whether requests addressed to, or coming from pages of, other names are refused
     */
    public HttpEndpoint(
            InetSocketAddress address,
            boolean localCallersOnly,
            GatewayOperations operations,
            RequestBounds bounds,
            FailureTranslator failures,
            RequestMeter meter,
            RequestGate gate,
            MetricsPage metrics,
            Supplier<Optional<String>> notReadyReason) {
        this.address = address;
        this.server = Javalin.create(config -> {
            configureServer(config);
            RouteTable routes = new RouteTable(config.routes, meter, gate, failures);
            new CollectionRoutes(operations, bounds).register(routes);
            new PointRoutes(operations, bounds).register(routes);
            new SystemRoutes(operations, bounds, notReadyReason, metrics).register(routes);
            if (localCallersOnly) {
                config.routes.before(LocalCallers::require);
            }
            config.routes.exception(HttpResponseException.class, ProtocolErrors::send);
        });
    }

    private static void configureServer(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.prefer405over404 = true;
        config.http.defaultContentType = "application/json";
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.jetty.modifyHttpConfiguration(http -> {
            http.setIdleTimeout(IDLE_TIMEOUT.toMillis());
            http.setRequestHeaderSize(MAX_HEADER_BYTES);
            http.setOutputBufferSize(OUTPUT_BUFFER_BYTES);
        });
    }

    /** @throws io.javalin.util.JavalinBindException if the port is taken */
    public void start() {
        server.start(address.getHostString(), address.getPort());
    }

    public int port() {
        return server.port();
    }

    /** Takes no new requests and waits for those under way, as long as the drain lasts. */
    public void stop(Duration drain) {
        Server jetty = server.jettyServer().server();
        jetty.setStopTimeout(drain.toMillis());
        for (Connector connector : jetty.getConnectors()) {
            if (connector instanceof AbstractConnector tcp) {
                tcp.setShutdownIdleTimeout(SHUTDOWN_IDLE_TIMEOUT.toMillis());
            }
        }
        try {
            server.stop();
        } catch (JavalinException e) {
            // The server is stopped all the same; requests that outlasted the drain were cut off.
            LOG.warn("HTTP requests did not end within {} ms and were cut off", drain.toMillis(), e);
        }
    }

    /** Idempotent. */
    @Override
    public void close() {
        stop(Duration.ZERO);
    }
}
