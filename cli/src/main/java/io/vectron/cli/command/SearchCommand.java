package io.vectron.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vectron.cli.CliException;
import io.vectron.cli.client.CollectionStatus;
import io.vectron.cli.client.GatewayClient;
import io.vectron.cli.client.NearestPoints;
import io.vectron.cli.client.SystemEndpoints;
import io.vectron.cli.console.Console;
import io.vectron.cli.console.Numbers;
import io.vectron.cli.console.Table;
import io.vectron.cli.load.PointIds;
import io.vectron.cli.search.GroundTruth;
import io.vectron.cli.search.QueryRun;
import io.vectron.cli.search.QueryRunner;
import io.vectron.cli.vectors.VectorFiles;
import io.vectron.common.config.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Searches by a vector, by a stored point, or by a file of queries. */
@Command(description = "Search by a vector, by the vector of a stored point, or by a file of queries with its recall.")
public final class SearchCommand implements Callable<Integer> {
    private static final int WARM_UP_QUERIES = 200;

    @Parameters(paramLabel = "COLLECTION")
    private String collection = "";

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Query query = new Query();

    @Option(
            names = "--groundtruth",
            paramLabel = "FILE",
            description = "Exact neighbours of the queries: .ivecs, .hdf5.")
    private @Nullable Path groundTruth;

    @Option(
            names = "--ids",
            paramLabel = "FILE",
            description = "Lines that name the ground truth's rows. Default: the row numbers.")
    private @Nullable Path ids;

    @Option(names = "--top-k", paramLabel = "K", defaultValue = "10", description = "Default: ${DEFAULT-VALUE}.")
    private int topK = Limits.DEFAULT_TOP_K;

    @Option(names = "--ef", paramLabel = "N", description = "HNSW candidates to keep. Default: the collection's.")
    private int ef;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** What to search by. */
    static final class Query {
        @Option(
                names = "--vector",
                paramLabel = "NUMBERS",
                split = ",",
                description = "A vector, its numbers separated by commas.")
        private float @Nullable [] vector;

        @Option(names = "--like", paramLabel = "ID", description = "The vector of this point, which is left out.")
        private @Nullable String like;

        @Option(
                names = "--queries",
                paramLabel = "FILE",
                description = "Every vector of a .fvecs, .bvecs or .hdf5 file.")
        private @Nullable Path file;
    }

    @Override
    public Integer call() throws IOException {
        Console console = output.console();
        GatewayClient gateway = server.gateway();
        if (query.file != null) {
            measure(gateway, query.file, console);
        } else {
            NearestPoints nearest = new NearestPoints(gateway, collection, topK, ef);
            ArrayNode results = query.like == null ? nearest.to(vectorGiven(gateway)) : nearest.like(query.like);
            print(results, console);
            console.document(JsonNodeFactory.instance.objectNode().set("results", results));
        }
        return 0;
    }

    private float[] vectorGiven(GatewayClient gateway) {
        float[] vector = query.vector == null ? new float[0] : query.vector;
        int dimension = CollectionStatus.fetch(gateway, collection).dimension();
        if (vector.length != dimension) {
            throw new CliException(
                    "--vector has " + vector.length + " numbers, collection '" + collection + "' takes " + dimension);
        }
        return vector;
    }

    private static void print(ArrayNode results, Console console) {
        Table table = new Table("id", "score", "payload");
        for (JsonNode result : results) {
            table.row(
                    result.path("id").asText(),
                    Numbers.decimals(result.path("score").asDouble(), 4),
                    result.path("payload").isEmpty()
                            ? ""
                            : result.path("payload").toString());
        }
        table.print(console);
    }

    private void measure(GatewayClient gateway, Path file, Console console) throws IOException {
        List<float[]> queries = VectorFiles.readAll(file, "test");
        try (QueryRunner runner = new QueryRunner(SystemEndpoints.of(gateway).grpc(), collection)) {
            console.note("Running " + Numbers.count(queries.size()) + " queries, one at a time ...");
            runner.run(queries.subList(0, Math.min(WARM_UP_QUERIES, queries.size())), topK, ef);
            QueryRun run = runner.run(queries, topK, ef);
            ObjectNode report = JsonNodeFactory.instance
                    .objectNode()
                    .put("queries", queries.size())
                    .put("p50Ms", run.latencyMillis(0.5))
                    .put("p99Ms", run.latencyMillis(0.99));
            Table table = new Table("measure", "value").row("queries", Numbers.count(queries.size()));
            if (groundTruth != null) {
                double recall = run.recallAt(
                        topK,
                        GroundTruth.read(
                                groundTruth,
                                ids == null ? new PointIds.RowNumbers() : PointIds.ofLines(ids),
                                queries.size(),
                                topK));
                report.put("recall", recall);
                table.row("recall@" + topK, Numbers.decimals(recall, 4));
            }
            table.row("p50 ms", Numbers.decimals(run.latencyMillis(0.5), 2))
                    .row("p99 ms", Numbers.decimals(run.latencyMillis(0.99), 2))
                    .print(console);
            console.document(report);
        }
    }
}
