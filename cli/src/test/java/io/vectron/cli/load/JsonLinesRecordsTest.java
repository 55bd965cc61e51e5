package io.vectron.cli.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.cli.CliException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesRecordsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path folder;

    private Path write(String text) throws Exception {
        return Files.writeString(folder.resolve("points.jsonl"), text);
    }

    @Test
    void sendsLinesAsTheyStandKeyedById() throws Exception {
        String first = "{\"id\": \"a\", \"vector\": [1, 2], \"payload\": {\"n\": 1}}";
        String second = "{\"vector\": [3, 4], \"id\": \"ü\"}";
        try (JsonLinesRecords records = JsonLinesRecords.open(write(first + "\n\n" + second + "\n"))) {
            assertEquals(2, records.dimension());
            LoadRecord a = records.next().orElseThrow();
            assertEquals("a", new String(a.key(), StandardCharsets.UTF_8));
            assertEquals(first, new String(a.value(), StandardCharsets.UTF_8));
            assertEquals(ContentType.JSON, a.contentType());
            assertEquals("ü", new String(records.next().orElseThrow().key(), StandardCharsets.UTF_8));
            assertTrue(records.next().isEmpty());
        }
    }

    @Test
    void namesTheLineThatIsWrong() throws Exception {
        Path file = write("{\"id\": \"a\", \"vector\": [1]}\n{\"id\": 7, \"vector\": [1]}\n");
        try (JsonLinesRecords records = JsonLinesRecords.open(file)) {
            assertTrue(records.next().isPresent());
            CliException failure = assertThrows(CliException.class, records::next);
            assertTrue(String.valueOf(failure.getMessage()).contains("line 2"), failure.toString());
        }
        assertThrows(CliException.class, () -> JsonLinesRecords.open(write("{\"id\": \"a\"")));
        assertThrows(CliException.class, () -> JsonLinesRecords.open(write("{\"id\": \"a\"}")));
        assertThrows(CliException.class, () -> JsonLinesRecords.open(write("")));
    }
}
