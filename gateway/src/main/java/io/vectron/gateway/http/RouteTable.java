package io.vectron.gateway.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.vectron.gateway.core.failure.FailureTranslator;
import io.vectron.gateway.core.observe.RequestGate;
import io.vectron.gateway.core.observe.RequestMeter;

/** Takes routes and puts the same bound, metering and error answers around each. */
final class RouteTable {
    private final RoutesConfig routes;
    private final RequestMeter meter;
    private final RequestGate gate;
    private final FailureTranslator failures;

    RouteTable(RoutesConfig routes, RequestMeter meter, RequestGate gate, FailureTranslator failures) {
        this.routes = routes;
        this.meter = meter;
        this.gate = gate;
        this.failures = failures;
    }

    void get(String template, Handler handler) {
        add(HandlerType.GET, template, gated(handler));
    }

    /** A route that answers however many requests there are. */
    void getAlways(String template, Handler handler) {
        add(HandlerType.GET, template, handler);
    }

    void post(String template, Handler handler) {
        add(HandlerType.POST, template, gated(handler));
    }

    void delete(String template, Handler handler) {
        add(HandlerType.DELETE, template, gated(handler));
    }

    private Handler gated(Handler handler) {
        return context -> {
            gate.enter();
            try {
                handler.handle(context);
            } finally {
                gate.leave();
            }
        };
    }

    private void add(HandlerType method, String template, Handler handler) {
        String route = method.name() + " " + template;
        routes.addHttpHandler(method, template, new MeteredHandler(route, handler, meter, failures));
    }
}
