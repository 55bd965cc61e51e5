package io.vectron.cli.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.cli.CliException;
import io.vectron.cli.config.Configuration;
import io.vectron.cli.config.ServiceSchema;
import io.vectron.cli.config.SettingsTable;
import io.vectron.cli.server.Closer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference says what the code does; nothing listens where it should not. */
class ServiceSettingsTest {
    private static final Path REFERENCE = Path.of("..", "docs", "configuration.md");

    /** Key names, defaults, bounds and effects are pinned by the document, which says all of them. */
    @Test
    void theReferenceIsTheOneTheCodeWouldWrite() throws IOException {
        String reference = Files.readString(REFERENCE);
        for (Service service : Service.ALL) {
            ServiceSchema schema = service.schema();
            String expected = "## " + schema.service() + "\n\n" + SettingsTable.markdown(schema);
            assertTrue(reference.contains(expected), () -> REFERENCE + " must contain:\n\n" + expected);
        }
    }

    @Test
    void listeningBeyondLoopbackNeedsAnOptionThatSaysInsecure() throws IOException {
        for (String name : List.of("placement", "shardserver", "gateway")) {
            Service service = Service.ALL.stream()
                    .filter(candidate -> candidate.schema().service().equals(name))
                    .findFirst()
                    .orElseThrow();
            String prefix = "VECTRON_" + name.toUpperCase(Locale.ROOT) + "_";
            Map<String, String> environment = new HashMap<>(Map.of(prefix + "LISTEN_HOST", "192.0.2.1"));
            environment.put(prefix + "NODE", "n");
            service.schema().settings().stream()
                    .filter(setting ->
                            setting.defaultText().isEmpty() && !setting.key().equals("node"))
                    .forEach(setting -> environment.put(setting.variable(name), "127.0.0.1:1"));
            CliException refusal = assertThrows(
                    CliException.class,
                    () -> service.start(
                            new Configuration(List.of(service.schema()), List.of(), environment)
                                    .read(service.schema(), Optional.empty()),
                            new Closer()));
            assertTrue(
                    String.valueOf(refusal.getMessage()).contains("insecure.listen.beyond.loopback"),
                    refusal::getMessage);
        }
    }

    @Test
    void aPrintedConfigurationIsReadBackTheSame(@TempDir Path folder) throws IOException {
        for (Service service : Service.ALL) {
            ServiceSchema schema = service.schema();
            Path first = folder.resolve(schema.service() + ".conf");
            Files.writeString(first, "node = n\n");
            schema.settings().stream()
                    .filter(setting ->
                            setting.defaultText().isEmpty() && !setting.key().equals("node"))
                    .forEach(setting -> append(first, setting.key() + " = 127.0.0.1:1\n"));
            Configuration configuration = new Configuration(List.of(schema), List.of(), Map.of());
            List<String> printed = SettingsTable.file(schema, configuration.read(schema, Optional.of(first)));
            Path second = folder.resolve(schema.service() + "-2.conf");
            Files.write(second, printed);
            assertEquals(printed, SettingsTable.file(schema, configuration.read(schema, Optional.of(second))));
        }
    }

    private static void append(Path file, String line) {
        try {
            Files.writeString(file, line, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
