package io.vectron.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Clients nobody here wrote: grpcurl from the Go proxy, and a Kafka producer for Python from PyPI, fetched once. */
final class ForeignClients {
    private static final String GRPCURL = "github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.3";
    private static final String PRODUCER = "confluent-kafka==2.16.1";

    private ForeignClients() {}

    /** The folder to put first in PATH. */
    static Path fetch() throws IOException, InterruptedException {
        Path folder = Vectron.HOME
                .resolve(".vectron")
                .resolve("tools")
                .toAbsolutePath()
                .normalize();
        Path bin = folder.resolve("bin");
        if (!Files.isExecutable(bin.resolve("python3"))) {
            run("python3 -m venv '" + folder + "'", "Python 3 with venv");
        }
        String python = "'" + bin.resolve("python3") + "'";
        run(
                python + " -m pip freeze | grep -qx " + PRODUCER + " || " + python
                        + " -m pip install --quiet --disable-pip-version-check " + PRODUCER,
                "PyPI");
        if (!Files.isExecutable(bin.resolve("grpcurl"))) {
            run("GOBIN='" + bin + "' go install " + GRPCURL, "Go, and its module proxy");
        }
        return bin;
    }

    private static void run(String command, String needs) throws IOException, InterruptedException {
        Vectron.Outcome outcome = Vectron.run(List.of("bash", "-c", command));
        assertEquals(0, outcome.exitCode(), () -> "this test needs " + needs + ": " + command + "\n" + outcome);
    }
}
