package io.vectron.gateway.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.vectron.gateway.core.failure.FailureTranslator;
import io.vectron.gateway.core.observe.RequestMeter;
import java.io.IOException;

/** Runs a route's handler, counts and times it, and sends its failure as a JSON error. */
final class MeteredHandler implements Handler {
    private final String route;
    private final Handler handler;
    private final RequestMeter meter;
    private final FailureTranslator failures;

    /** @param route method and template, the metric's label */
    MeteredHandler(String route, Handler handler, RequestMeter meter, FailureTranslator failures) {
        this.route = route;
        this.handler = handler;
        this.meter = meter;
        this.failures = failures;
    }

    @Override
    public void handle(Context context) throws Exception {
        RequestMeter.Observation observation = meter.begin("http", route);
        try {
            handler.handle(context);
        } catch (IOException e) {
            // The client is gone or sends no more: there is nobody to answer.
            throw e;
        } catch (Exception e) {
            HttpError.of(failures.translate(e)).send(context);
        } finally {
            observation.end(Integer.toString(context.statusCode()));
        }
    }
}
