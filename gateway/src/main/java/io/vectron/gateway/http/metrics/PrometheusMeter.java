package io.vectron.gateway.http.metrics;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import io.prometheus.client.hotspot.DefaultExports;
import io.vectron.gateway.core.observe.RequestMeter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** Requests as Prometheus metrics, in a registry of their own together with the JVM's. Thread-safe. */
public final class PrometheusMeter implements RequestMeter {
    private final CollectorRegistry registry = new CollectorRegistry();
    private final LongAdder answered = new LongAdder();
    private final LongAdder inFlight = new LongAdder();

    private final Counter requests = Counter.build(
                    "vectron_gateway_requests_total", "Requests answered, by protocol, route and code.")
            .labelNames("protocol", "route", "code")
            .register(registry);

    private final Histogram latency = Histogram.build(
                    "vectron_gateway_request_seconds", "Time from a request's arrival to its answer.")
            .labelNames("protocol", "route")
            .buckets(.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30)
            .register(registry);

    private final Gauge underWay = Gauge.build("vectron_gateway_requests_in_flight", "Requests under way.")
            .labelNames("protocol")
            .register(registry);

    public PrometheusMeter() {
        DefaultExports.register(registry);
    }

    public CollectorRegistry registry() {
        return registry;
    }

    @Override
    public Observation begin(String protocol, String route) {
        inFlight.increment();
        underWay.labels(protocol).inc();
        Histogram.Timer timer = latency.labels(protocol, route).startTimer();
        AtomicBoolean ended = new AtomicBoolean();
        return code -> {
            if (ended.compareAndSet(false, true)) {
                timer.observeDuration();
                underWay.labels(protocol).dec();
                requests.labels(protocol, route, code).inc();
                inFlight.decrement();
                answered.increment();
            }
        };
    }

    @Override
    public double answered() {
        return answered.doubleValue();
    }

    @Override
    public double inFlight() {
        return inFlight.doubleValue();
    }
}
