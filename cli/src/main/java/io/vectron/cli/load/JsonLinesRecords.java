package io.vectron.cli.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vectron.cli.CliException;
import io.vectron.cli.vectors.CountingInput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One JSON point a line: {@code {"id": "…", "vector": […], "payload": {…}}}. A line is sent as it stands; only its id and,
 * on the first line, its vector's length are looked at here.
 */
public final class JsonLinesRecords implements RecordSource {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path file;
    private final CountingInput counter;
    private final BufferedReader reader;
    private final int dimension;
    private @Nullable LoadRecord first;
    private long lineNumber;

    private JsonLinesRecords(Path file) throws IOException {
        this.file = file;
        this.counter = CountingInput.open(file);
        this.reader = new BufferedReader(new InputStreamReader(counter.content(file), StandardCharsets.UTF_8));
        String line = nextLine();
        if (line == null) {
            throw new CliException(file + ": holds no points");
        }
        JsonNode point = parse(line);
        this.dimension = point.path("vector").size();
        if (dimension == 0) {
            throw new CliException(place() + ": has no \"vector\" array of numbers");
        }
        this.first = record(line, point);
    }

    public static JsonLinesRecords open(Path file) throws IOException {
        return new JsonLinesRecords(file);
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public Optional<LoadRecord> next() throws IOException {
        LoadRecord pending = first;
        if (pending != null) {
            first = null;
            return Optional.of(pending);
        }
        String line = nextLine();
        return line == null ? Optional.empty() : Optional.of(record(line, parse(line)));
    }

    private @Nullable String nextLine() throws IOException {
        String line;
        do {
            line = reader.readLine();
            lineNumber++;
        } while (line != null && line.isBlank());
        return line;
    }

    private JsonNode parse(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new CliException(place() + ": not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private LoadRecord record(String line, JsonNode point) {
        JsonNode id = point.path("id");
        if (!id.isTextual() || id.asText().isEmpty()) {
            throw new CliException(place() + ": has no \"id\" that is a non-empty string");
        }
        return new LoadRecord(
                id.asText().getBytes(StandardCharsets.UTF_8), line.getBytes(StandardCharsets.UTF_8), ContentType.JSON);
    }

    private String place() {
        return file + ", line " + lineNumber;
    }

    @Override
    public double fractionRead() {
        return counter.fractionRead();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
