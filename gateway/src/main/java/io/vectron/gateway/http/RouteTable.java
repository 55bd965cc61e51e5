package io.vectron.gateway.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.vectron.gateway.core.failure.FailureTranslator;
import io.vectron.gateway.core.observe.RequestMeter;

/** Takes routes and puts the same metering and error answers around each. */
final class RouteTable {
    private final RoutesConfig routes;
    private final RequestMeter meter;
    private final FailureTranslator failures;

    RouteTable(RoutesConfig routes, RequestMeter meter, FailureTranslator failures) {
        this.routes = routes;
        this.meter = meter;
        this.failures = failures;
    }

    void get(String template, Handler handler) {
        add(HandlerType.GET, template, handler);
    }

    void post(String template, Handler handler) {
        add(HandlerType.POST, template, handler);
    }

    void delete(String template, Handler handler) {
        add(HandlerType.DELETE, template, handler);
    }

    private void add(HandlerType method, String template, Handler handler) {
        String route = method.name() + " " + template;
        routes.addHttpHandler(method, template, new MeteredHandler(route, handler, meter, failures));
    }
}
