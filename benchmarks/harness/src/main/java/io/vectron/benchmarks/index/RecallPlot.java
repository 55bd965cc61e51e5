package io.vectron.benchmarks.index;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;

/** Draws recall against queries per second, one line a contender, up and to the right being better. */
final class RecallPlot {
    private static final double LEAST_RECALL = 0.8;
    /** Far apart for most eyes, printed or not (Tableau 10). */
    private static final Color[] COLORS = IntStream.of(
                    0x4e79a7, 0xf28e2b, 0xe15759, 0x76b7b2, 0x59a14f, 0xedc948, 0xb07aa1, 0xff9da7, 0x9c755f, 0x6b6b6b)
            .mapToObj(Color::new)
            .toArray(Color[]::new);

    private static final Pattern FINER_THAN_A_PIXEL = Pattern.compile("(\\d\\.\\d)\\d+");

    private RecallPlot() {}

    /** Writes an SVG file; false if no contender has a curve to draw. */
    static boolean write(DatasetResult dataset, Path file) throws IOException {
        XYChart chart = chart(dataset);
        if (chart.getSeriesCollection().isEmpty()) {
            return false;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        VectorGraphicsEncoder.saveVectorGraphic(chart, out, VectorGraphicsFormat.SVG);
        String svg = out.toString(StandardCharsets.UTF_8);
        Files.writeString(file, FINER_THAN_A_PIXEL.matcher(svg).replaceAll("$1"));
        return true;
    }

    static XYChart chart(DatasetResult dataset) {
        XYChart chart = new XYChartBuilder()
                .width(960)
                .height(600)
                .title(dataset.name + ", one thread")
                .xAxisTitle("recall@" + DatasetBenchmark.K)
                .yAxisTitle("queries per second")
                .build();
        XYStyler styler = chart.getStyler();
        styler.setYAxisLogarithmic(true);
        styler.setYAxisDecimalPattern("#,##0");
        styler.setSeriesColors(COLORS);
        styler.setLegendPosition(LegendPosition.OutsideE);
        styler.setMarkerSize(5);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotGridLinesStroke(new BasicStroke(0.5f));
        for (ContenderResult contender : dataset.contenders) {
            addSeries(chart, contender);
        }
        return chart;
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
