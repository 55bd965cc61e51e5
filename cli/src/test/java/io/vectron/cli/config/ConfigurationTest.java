package io.vectron.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vectron.cli.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where settings come from, which of them wins, and what a mistake looks like. */
class ConfigurationTest {
    private static final Setting<String> NODE = Setting.required("node", ValueTypes.NAME, "Its name.");
    private static final Setting<Integer> PORT = Setting.optional("http.port", ValueTypes.PORT, "80", "Its port.");
    private static final Setting<Duration> WAIT =
            Setting.optional("max.wait", ValueTypes.duration("1ms", "1h"), "5s", "Its wait.");
    private static final ServiceSchema MILL = new ServiceSchema("mill", List.of(NODE, PORT, WAIT));
    private static final ServiceSchema OVEN = new ServiceSchema("oven", List.of(NODE));

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path folder;

    private SettingValues read(Map<String, String> environment) throws IOException {
        Path file = folder.resolve("mill.conf");
        return new Configuration(List.of(MILL, OVEN), List.of(folder), environment)
                .read(MILL, Files.exists(file) ? Optional.of(file) : Optional.empty());
    }

    private void write(String file, String... lines) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.write(path, List.of(lines));
    }

    private String refusal(Map<String, String> environment) {
        return String.valueOf(
                assertThrows(CliException.class, () -> read(environment)).getMessage());
    }

    @Test
    void whatIsNotGivenHasItsDefault() throws Exception {
        write("mill.conf", "# a comment", "", "node = m1");
        SettingValues values = read(Map.of());
        assertEquals("m1", values.value(NODE));
        assertEquals(80, values.value(PORT));
        assertEquals(Duration.ofSeconds(5), values.value(WAIT));
    }

    @Test
    void environmentWinsOverFileOfVariablesWinsOverConfiguration() throws Exception {
        write("mill.conf", "node=m1", "http.port=1", "max.wait=1s");
        write("mill.env", "export VECTRON_MILL_HTTP_PORT='2'", "VECTRON_MILL_MAX_WAIT=\"2s\"", "VECTRON_OVEN_NODE=o1");
        SettingValues values = read(Map.of("VECTRON_MILL_HTTP_PORT", "3", "PATH", "/bin"));
        assertEquals("m1", values.value(NODE));
        assertEquals(3, values.value(PORT));
        assertEquals(Duration.ofSeconds(2), values.value(WAIT));
        SettingValues overridden = read(Map.of("VECTRON_MILL_HTTP_PORT", "3", "VECTRON_ENV_OVERRIDE", "1"));
        assertEquals(2, overridden.value(PORT));
    }

    @Test
    void theFirstFileOfVariablesIsTheOnlyOne() throws Exception {
        write("mill.conf", "node=m1");
        write("elsewhere.env", "VECTRON_MILL_HTTP_PORT=4");
        Map<String, String> named =
                Map.of("VECTRON_ENV_FILE", folder.resolve("elsewhere.env").toString());
        assertEquals(4, read(named).value(PORT));
        write("env/mill.env", "VECTRON_MILL_HTTP_PORT=3");
        assertEquals(3, read(named).value(PORT));
        write("mill.env", "VECTRON_MILL_HTTP_PORT=2");
        assertEquals(2, read(named).value(PORT));
        write(".env.mill", "VECTRON_MILL_HTTP_PORT=1");
        assertEquals(1, read(named).value(PORT));
    }

    @Test
    void unknownKeysAreNamedWithTheClosestKnownOne() throws Exception {
        write("mill.conf", "node=m1", "http.prot = 1");
        assertEquals(
                folder.resolve("mill.conf") + ":2: mill has no setting 'http.prot'; the closest is 'http.port'",
                refusal(Map.of()));
        write("mill.conf", "node=m1");
        assertEquals(
                "environment: there is no variable 'VECTRON_MILL_HTTPPORT'; the closest is 'VECTRON_MILL_HTTP_PORT'",
                refusal(Map.of("VECTRON_MILL_HTTPPORT", "1")));
        write("mill.env", "VECTRON_OVEN_NODES=o1");
        assertEquals(
                folder.resolve("mill.env")
                        + ":1: there is no variable 'VECTRON_OVEN_NODES'; the closest is 'VECTRON_OVEN_NODE'",
                refusal(Map.of()));
    }

    @Test
    void aWrongValueSaysWhereItIsAndWhatItMustBe() throws Exception {
        write("mill.conf", "node=m1", "max.wait = 5");
        assertEquals(
                folder.resolve("mill.conf")
                        + ":2: max.wait must be a time from 1ms to 1h, with its unit: ms, s, m, h, d, was '5'",
                refusal(Map.of()));
        write("mill.conf", "node=m1", "http.port = 70000");
        assertEquals(
                folder.resolve("mill.conf") + ":2: http.port must be a number from 1 to 65535, was '70000'",
                refusal(Map.of()));
    }

    @Test
    void whatIsMissingIsNamedWithItsVariable() {
        assertEquals(
                "mill needs a value for node (or VECTRON_MILL_NODE): must be letters, digits, '_' and '-'",
                refusal(Map.of()));
    }

    @Test
    void linesThatAreNoSettingsAndKeysSetTwiceAreRefused() throws Exception {
        write("mill.conf", "node");
        assertEquals(folder.resolve("mill.conf") + ":1: must be 'key = value', was 'node'", refusal(Map.of()));
        write("mill.conf", "node=a", "node=b");
        assertEquals(
                folder.resolve("mill.conf") + ":2: node is set at " + folder.resolve("mill.conf") + ":1 already",
                refusal(Map.of()));
        write("mill.conf", "node=\"a");
        assertEquals(
                folder.resolve("mill.conf") + ":1: the quote that begins the value does not end it: \"a",
                refusal(Map.of()));
    }

    @Test
    void aFileThatIsNotThereIsSaidSo() {
        assertEquals(
                "VECTRON_ENV_FILE names /no/such.env, and there is no such file",
                refusal(Map.of("VECTRON_ENV_FILE", "/no/such.env")));
        Path missing = folder.resolve("missing.conf");
        CliException refusal = assertThrows(
                CliException.class,
                () -> new Configuration(List.of(MILL), List.of(), Map.of()).read(MILL, Optional.of(missing)));
        assertEquals("there is no configuration file " + missing, refusal.getMessage());
    }
}
