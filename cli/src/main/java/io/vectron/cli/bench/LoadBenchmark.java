package io.vectron.cli.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vectron.cli.client.GatewayClient;
import io.vectron.cli.console.Console;
import io.vectron.cli.console.Numbers;
import io.vectron.cli.console.Table;
import io.vectron.cli.load.BulkLoader;
import io.vectron.cli.load.LoadResult;
import io.vectron.cli.load.PointIds;
import io.vectron.cli.load.VectorRecords;
import io.vectron.cli.load.WaitFor;
import io.vectron.cli.process.ScratchServer;
import io.vectron.cli.vectors.VectorFiles;
import io.vectron.common.model.Distance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the whole path costs beside its core: a load through produce, consume, commit and index, against building the bare
 * index from memory. Both on the same cores in the same run, in turns, so that a machine whose speed drifts is the same
 * to both. The first round warms both up and does not count.
 */
public final class LoadBenchmark {
    private static final String COLLECTION = "bench-load";

    private final Path file;
    private final Distance distance;
    private final int rounds;
    private final Console console;

    public LoadBenchmark(Path file, Distance distance, int rounds, Console console) {
        this.file = file;
        this.distance = distance;
        this.rounds = rounds;
        this.console = console;
    }

    public void run(ScratchServer server) throws IOException {
        List<float[]> vectors = VectorFiles.readAll(file, "train");
        console.note(Numbers.count(vectors.size()) + " vectors of " + vectors.getFirst().length + " dimensions, "
                + distance.wireName() + "; " + rounds + " rounds after a warm-up, medians");
        List<Double> bare = new ArrayList<>();
        List<Double> whole = new ArrayList<>();
        List<Double> searchable = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            double bareSeconds = seconds(BareIndexBuild.run(vectors, distance));
            LoadResult loaded = loadOnce(server.gateway(), vectors.getFirst().length);
            console.note((round == 0 ? "warm-up" : "round " + round) + ": bare index "
                    + Numbers.decimals(bareSeconds, 1) + " s, whole load " + Numbers.seconds(loaded.indexed())
                    + " (searchable after " + Numbers.seconds(loaded.searchable()) + ")");
            if (round > 0) {
                bare.add(bareSeconds);
                whole.add(seconds(loaded.indexed()));
                searchable.add(seconds(loaded.searchable()));
            }
        }
        report(vectors.size(), Median.of(bare), Median.of(whole), Median.of(searchable));
    }

    private LoadResult loadOnce(GatewayClient gateway, int dimension) throws IOException {
        String path = "/v1/collections/" + COLLECTION;
        if (gateway.findOne(path + "/status").isPresent()) {
            gateway.delete(path);
        }
        gateway.post(
                "/v1/collections",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("name", COLLECTION)
                        .put("dimension", dimension)
                        .put("distance", distance.wireName()));
        try (VectorRecords source = new VectorRecords(VectorFiles.open(file, "train"), new PointIds.RowNumbers())) {
            return new BulkLoader(gateway, COLLECTION, console).load(source, WaitFor.INDEXED);
        }
    }

    private void report(int points, double bare, double whole, double searchable) {
        new Table("what", "seconds", "points/s", "times bare")
                .row("bare index, from memory", Numbers.decimals(bare, 1), rate(points, bare), "1.00")
                .row("whole load, indexed", Numbers.decimals(whole, 1), rate(points, whole), ratio(whole, bare))
                .row(
                        "  of which searchable",
                        Numbers.decimals(searchable, 1),
                        rate(points, searchable),
                        ratio(searchable, bare))
                .print(console);
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("points", points)
                .put("rounds", rounds)
                .put("bareSeconds", bare)
                .put("wholeSeconds", whole)
                .put("searchableSeconds", searchable)
                .put("ratio", whole / bare);
        console.document(document);
    }

    private static String rate(int points, double seconds) {
        return Numbers.count(Math.round(points / seconds));
    }

    private static String ratio(double seconds, double bare) {
        return Numbers.decimals(seconds / bare, 2);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
