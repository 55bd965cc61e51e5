package io.vectron.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vectron.cli.client.CollectionStatus;
import io.vectron.cli.client.GatewayClient;
import io.vectron.cli.client.NearestPoints;
import io.vectron.cli.client.SystemEndpoints;
import io.vectron.cli.console.Console;
import io.vectron.cli.console.Numbers;
import io.vectron.cli.console.Table;
import io.vectron.cli.load.BulkLoader;
import io.vectron.cli.load.LoadResult;
import io.vectron.cli.load.PointIds;
import io.vectron.cli.load.RecordSource;
import io.vectron.cli.load.VectorRecords;
import io.vectron.cli.load.WaitFor;
import io.vectron.cli.search.GroundTruth;
import io.vectron.cli.search.QueryRun;
import io.vectron.cli.search.QueryRunner;
import io.vectron.cli.vectors.VectorFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Streams the sample through Kafka into a collection, searches it and checks every answer it can. */
public final class DemoRun {
    public static final String COLLECTION = "glove-words";

    private static final double MIN_RECALL = 0.95;
    private static final int TOP_K = 10;
    private static final int NEIGHBOURS_SHOWN = 5;
    private static final List<String> WORDS = List.of("paris", "guitar", "physics", "frog");

    private final GatewayClient gateway;
    private final Path sample;
    private final Console console;
    private final ObjectNode report = JsonNodeFactory.instance.objectNode();
    private final List<String> failures = new ArrayList<>();

    /** @param sample the folder with the words' vectors, queries and exact neighbours */
    public DemoRun(GatewayClient gateway, Path sample, Console console) {
        this.gateway = gateway;
        this.sample = sample;
        this.console = console;
    }

    /** Runs it all; returns what was wrong, which is nothing when all is well. */
    public List<String> run() throws IOException {
        PointIds words = PointIds.ofLines(sample.resolve("labels.txt.gz"));
        createCollection();
        load(words);
        showNeighbours();
        measure(words);
        report.put("ok", failures.isEmpty());
        failures.forEach(report.withArray("failures")::add);
        console.document(report);
        return List.copyOf(failures);
    }

    private void createCollection() {
        if (gateway.findOne("/v1/collections/" + COLLECTION + "/status").isPresent()) {
            console.print("Collection '" + COLLECTION + "' is there already; loading it again changes nothing.");
            return;
        }
        gateway.post(
                "/v1/collections",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("name", COLLECTION)
                        .put("dimension", 100)
                        .put("distance", "cosine"));
        console.print("Created collection '" + COLLECTION + "': 100 dimensions, cosine.");
    }

    private void load(PointIds words) throws IOException {
        console.print(
                "Streaming 20,000 words with their GloVe vectors into topic vectron.ingest." + COLLECTION + " ...");
        try (RecordSource source =
                new VectorRecords(VectorFiles.open(sample.resolve("base.fvecs.gz"), "train"), words)) {
            LoadResult result = new BulkLoader(gateway, COLLECTION, console).load(source, WaitFor.SEARCHABLE);
            long points = CollectionStatus.fetch(gateway, COLLECTION).points();
            console.print("Searchable: " + Numbers.count(points) + " points, "
                    + Numbers.count(Math.round(Numbers.rate(result.records(), result.searchable()))) + " records/s.");
            report.put("records", result.records())
                    .put("points", points)
                    .put("searchableSeconds", result.searchable().toMillis() / 1000.0);
            expect(result.deadLetters() == 0, result.deadLetters() + " records became dead letters");
            expect(
                    points == result.records(),
                    "the collection holds " + points + " points, " + result.records() + " were sent");
        }
    }

    private void showNeighbours() {
        NearestPoints nearest = new NearestPoints(gateway, COLLECTION, NEIGHBOURS_SHOWN, 0);
        console.print("");
        Table table = new Table("word", "nearest words, with their cosine similarity");
        for (String word : WORDS) {
            List<String> neighbours = new ArrayList<>();
            for (JsonNode result : nearest.like(word)) {
                neighbours.add(result.path("id").asText() + " "
                        + Numbers.decimals(result.path("score").asDouble(), 2));
            }
            table.row(word, String.join("   ", neighbours));
            expect(neighbours.size() == NEIGHBOURS_SHOWN, "'" + word + "' has " + neighbours.size() + " neighbours");
        }
        table.print(console);
        console.print("");
    }

    private void measure(PointIds words) throws IOException {
        List<float[]> queries = VectorFiles.readAll(sample.resolve("query.fvecs.gz"), "test");
        List<List<String>> exact =
                GroundTruth.read(sample.resolve("groundtruth.ivecs.gz"), words, queries.size(), TOP_K);
        try (QueryRunner runner = new QueryRunner(SystemEndpoints.of(gateway).grpc(), COLLECTION)) {
            runner.run(queries, TOP_K, 0);
            QueryRun run = runner.run(queries, TOP_K, 0);
            double recall = run.recallAt(TOP_K, exact);
            console.print("recall@10 " + Numbers.decimals(recall, 4) + " against exact search, over "
                    + queries.size() + " queries; p50 " + Numbers.decimals(run.latencyMillis(0.5), 2) + " ms, p99 "
                    + Numbers.decimals(run.latencyMillis(0.99), 2) + " ms over gRPC, one at a time.");
            report.put("recall", recall)
                    .put("queries", queries.size())
                    .put("p50Ms", run.latencyMillis(0.5))
                    .put("p99Ms", run.latencyMillis(0.99));
            expect(recall >= MIN_RECALL, "recall@10 is " + recall + ", below " + MIN_RECALL);
        }
    }

    private void expect(boolean condition, String problem) {
        if (!condition) {
            failures.add(problem);
        }
    }
}
