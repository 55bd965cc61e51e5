package io.vectron.gateway.http.metrics;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** The metrics of a registry in Prometheus' text format. Thread-safe. */
public final class MetricsPage {
    public static final String CONTENT_TYPE = TextFormat.CONTENT_TYPE_004;

    private final CollectorRegistry registry;

    public MetricsPage(CollectorRegistry registry) {
        this.registry = registry;
    }

    /** Writes all of them; the stream stays open. */
    public void write(OutputStream stream) throws IOException {
        Writer writer = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
        TextFormat.write004(writer, registry.metricFamilySamples());
        writer.flush();
    }
}
