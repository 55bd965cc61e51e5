package io.vectron.gateway.http;

import io.javalin.http.Context;
import io.vectron.gateway.core.GatewayOperations;
import io.vectron.gateway.core.RequestBounds;
import io.vectron.gateway.http.json.StatusJson;
import io.vectron.gateway.http.metrics.MetricsPage;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/** The routes of operators and of whatever watches the process: status, probes, metrics. */
final class SystemRoutes {
    private final GatewayOperations operations;
    private final RequestBounds bounds;
    private final Supplier<Optional<String>> notReadyReason;
    private final MetricsPage metrics;

    /** @param notReadyReason why requests cannot be answered; empty if they can */
    SystemRoutes(
            GatewayOperations operations,
            RequestBounds bounds,
            Supplier<Optional<String>> notReadyReason,
            MetricsPage metrics) {
        this.operations = operations;
        this.bounds = bounds;
        this.notReadyReason = notReadyReason;
        this.metrics = metrics;
    }

    void register(RouteTable routes) {
        routes.get("/v1/system/status", this::status);
        routes.getAlways("/livez", this::live);
        routes.getAlways("/readyz", this::ready);
        routes.getAlways("/metrics", this::metrics);
    }

    private void status(Context context) throws IOException {
        JsonAnswer.send(
                context,
                StatusJson.system(
                        operations.systemStatus().status(bounds.request()).join()));
    }

    private void live(Context context) throws IOException {
        JsonAnswer.send(context, out -> out.writeStringField("status", "live"));
    }

    private void ready(Context context) throws IOException {
        Optional<String> reason = notReadyReason.get();
        context.status(reason.isPresent() ? 503 : 200);
        JsonAnswer.send(context, out -> {
            out.writeStringField("status", reason.isPresent() ? "not ready" : "ready");
            if (reason.isPresent()) {
                out.writeStringField("reason", reason.get());
            }
        });
    }

    private void metrics(Context context) throws IOException {
        context.contentType(MetricsPage.CONTENT_TYPE);
        metrics.write(context.outputStream());
    }
}
