package io.vectron.benchmarks.index;

import java.awt.BasicStroke;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws recall against queries per second, one line a contender, up and to the right being better. */
final class RecallPlot {
    private static final double LEAST_RECALL = 0.8;

    private RecallPlot() {}

    /** Writes an SVG file; false if no contender has a curve to draw. */
    static boolean write(DatasetResult dataset, Path file) throws IOException {
        XYChart chart = new XYChartBuilder()
                .width(960)
                .height(600)
                .title(dataset.name + ", one thread")
                .xAxisTitle("recall@" + DatasetBenchmark.K)
                .yAxisTitle("queries per second")
                .build();
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
        chart.getStyler().setMarkerSize(5);
        for (ContenderResult contender : dataset.contenders) {
            addSeries(chart, contender);
        }
        if (chart.getSeriesCollection().isEmpty()) {
            return false;
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            VectorGraphicsEncoder.saveVectorGraphic(chart, out, VectorGraphicsFormat.SVG);
        }
        return true;
    }

    private static void addSeries(XYChart chart, ContenderResult contender) {
        List<SweepPoint> points = contender.curve(1).points().stream()
                .filter(point -> point.recall() >= LEAST_RECALL)
                .toList();
        if (points.isEmpty()) {
            return;
        }
        double[] recall = points.stream().mapToDouble(SweepPoint::recall).toArray();
        double[] qps = points.stream().mapToDouble(SweepPoint::qps).toArray();
        XYSeries series = chart.addSeries(contender.name, recall, qps);
        series.setLineStyle(new BasicStroke(contender.name.startsWith("vectron") ? 3f : 1.5f));
    }
}
