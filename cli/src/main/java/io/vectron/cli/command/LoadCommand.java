package io.vectron.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vectron.cli.CliException;
import io.vectron.cli.client.GatewayClient;
import io.vectron.cli.console.Console;
import io.vectron.cli.console.Numbers;
import io.vectron.cli.load.BulkLoader;
import io.vectron.cli.load.JsonLinesRecords;
import io.vectron.cli.load.LoadResult;
import io.vectron.cli.load.PointIds;
import io.vectron.cli.load.RecordSource;
import io.vectron.cli.load.VectorRecords;
import io.vectron.cli.load.WaitFor;
import io.vectron.cli.vectors.VectorFile;
import io.vectron.cli.vectors.VectorFiles;
import io.vectron.common.model.Distance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Bulk load of files through a collection's ingest topic. */
@Command(
        header = "Bulk load files through the collection's Kafka topic.",
        description =
                "Takes JSON lines (.jsonl), .fvecs and .bvecs, each also .gz, and ann-benchmarks .hdf5. Loading a file"
                        + " again changes nothing: points are replaced by themselves.")
public final class LoadCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "COLLECTION")
    private String collection = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE")
    private List<Path> files = List.of();

    @Option(names = "--create", description = "Make the collection if it does not exist.")
    private boolean create;

    @Option(names = "--wait", description = "Return only when every record is searchable.")
    private boolean wait;

    @Option(
            names = "--ids",
            paramLabel = "FILE",
            description = "Lines (also .gz) that name the vectors of the one file. Default: their row numbers from 0.")
    private @Nullable Path ids;

    @Option(
            names = "--dataset",
            paramLabel = "NAME",
            defaultValue = "train",
            description = "Which array of an HDF5 file. Default: ${DEFAULT-VALUE}.")
    private String dataset = "train";

    @Mixin
    private CollectionOptions settings = new CollectionOptions();

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Override
    public Integer call() throws IOException {
        if (ids != null && files.size() > 1) {
            throw new CliException("--ids names the vectors of one file; load the files one by one");
        }
        Console console = output.console();
        GatewayClient gateway = server.gateway();
        ObjectNode report = JsonNodeFactory.instance.objectNode().put("collection", collection);
        long deadLetters = 0;
        for (Path file : files) {
            try (RecordSource source = open(file)) {
                createIfAsked(gateway, source.dimension(), file, console);
                LoadResult result = new BulkLoader(gateway, collection, console)
                        .load(source, wait ? WaitFor.SEARCHABLE : WaitFor.PRODUCED);
                deadLetters += result.deadLetters();
                describe(file, result, console);
                report.withArray("files").add(toJson(file, result));
            }
        }
        console.document(report);
        return deadLetters == 0 ? 0 : 1;
    }

    private RecordSource open(Path file) throws IOException {
        String name = VectorFiles.plainName(file);
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
            return JsonLinesRecords.open(file);
        }
        VectorFile vectors = VectorFiles.open(file, dataset);
        settings.orDistance(vectors.distance().map(Distance::wireName).orElse(null));
        return new VectorRecords(vectors, ids == null ? new PointIds.RowNumbers() : PointIds.ofLines(ids));
    }

    private void createIfAsked(GatewayClient gateway, int dimension, Path file, Console console) {
        Optional<JsonNode> existing =
                gateway.findOne("/v1/collections/" + GatewayClient.segment(collection) + "/status");
        if (existing.isPresent()) {
            return;
        }
        if (!create) {
            throw new CliException("there is no collection '" + collection + "'; add --create to make it from " + file);
        }
        settings.create(gateway, collection, dimension);
        console.note("Created collection '" + collection + "' with " + dimension + " dimensions.");
    }

    private void describe(Path file, LoadResult result, Console console) {
        if (wait) {
            console.print(file + ": " + Numbers.count(result.records()) + " records searchable in "
                    + Numbers.seconds(result.searchable()) + " ("
                    + Numbers.count(Math.round(Numbers.rate(result.records(), result.searchable()))) + "/s)");
        } else {
            console.print(file + ": " + Numbers.count(result.records()) + " records in the topic after "
                    + Numbers.seconds(result.produced()) + "; they become searchable as ingest takes them in");
        }
        if (result.deadLetters() > 0) {
            console.print(Numbers.count(result.deadLetters())
                    + " records were refused; topic vectron.ingest.dead-letters has them, each with its reason");
        }
    }

    private ObjectNode toJson(Path file, LoadResult result) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("file", file.toString())
                .put("records", result.records())
                .put("producedSeconds", result.produced().toMillis() / 1000.0);
        if (wait) {
            node.put("searchableSeconds", result.searchable().toMillis() / 1000.0)
                    .put("deadLetters", result.deadLetters());
        }
        return node;
    }
}
