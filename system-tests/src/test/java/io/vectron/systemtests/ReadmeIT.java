package io.vectron.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vectron.cli.cluster.ClusterPorts;
import io.vectron.cli.cluster.ClusterShape;
import io.vectron.cli.cluster.LocalCluster;
import io.vectron.cli.process.FreePorts;
import io.vectron.cli.process.PortLease;
import io.vectron.cli.server.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Walks the README: every block marked {@code sh} is run as it stands, but for the ports and the data folder, so that a
 * server somebody has running is left alone. The first block starts the server that the others use; when that has stopped, the demo
 * is run again on what it left.
 */
class ReadmeIT {
    private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern QUOTED = Pattern.compile("```text\\n(.*?)```", Pattern.DOTALL);
    private static final Path README = Vectron.HOME.resolve("README.md");
    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    /** What the page adds to a cluster's ports. */
    private static final int CLUSTER_OFFSET = 2000;

    private static final int FIRST_HTTP = 8080;

    private static final String UP_LINE = "The server stays up";

    private final PortLease lease = FreePorts.lease(new SplittableRandom());
    private final PortLease clusterLease = ClusterPorts.lease(ClusterShape.REPLICATED, new SplittableRandom());
    private final Ports ports = new Ports(lease.offset());

    @AfterEach
    void returnPorts() {
        lease.close();
        clusterLease.close();
    }

    @Test
    void everyCommandOfTheReadmeWorks(@TempDir Path folder) throws Exception {
        List<String> blocks = blocks();
        assertTrue(blocks.size() >= 5, () -> "the README has lost its commands: " + blocks);
        Path tools = ForeignClients.fetch();
        Path output = folder.resolve("demo.txt");
        Process demo = new ProcessBuilder("bash", "-c", "exec " + moved(blocks.getFirst(), folder))
                .directory(Vectron.HOME.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            awaitLine(demo, output);
            assertPrints(Files.readString(output), QUOTED.matcher(Files.readString(README)));
            for (String block : blocks.subList(1, blocks.size())) {
                String script = "set -euo pipefail\nexport PATH=" + tools + ":$PATH\n" + moved(block, folder);
                Vectron.Outcome outcome = Vectron.run(List.of("bash", "-c", script));
                assertEquals(0, outcome.exitCode(), () -> block + outcome);
                assertTrue(!outcome.out().contains("\"error\""), () -> block + outcome);
            }
            demo.destroy();
            assertTrue(demo.waitFor(60, TimeUnit.SECONDS), "SIGTERM stops the demo");
            assertDemoRunsAgain(folder.resolve("data"));
        } finally {
            demo.destroyForcibly();
            if (LocalCluster.exists(cluster(folder))) {
                LocalCluster.open(Vectron.HOME, cluster(folder)).killAll();
            }
        }
    }

    private void assertDemoRunsAgain(Path data) throws Exception {
        Vectron.Outcome demo = Vectron.run(
                "demo", "--exit", "--json", "--data", data.toString(), "--port-offset", "" + ports.offset());
        assertEquals(0, demo.exitCode(), demo::toString);
        JsonNode report = demo.json();
        assertEquals(20_000, report.path("points").asInt(), demo::toString);
        assertTrue(report.path("recall").asDouble() >= 0.95, demo::toString);
        assertTrue(report.path("ok").asBoolean(), demo::toString);
    }

    private static Path cluster(Path folder) {
        return folder.resolve("cluster");
    }

    /** What the README says the demo prints, numbers and the words' table apart, is what it prints. */
    private static void assertPrints(String output, Matcher quoted) {
        assertTrue(quoted.find(), "the README shows what the demo prints");
        List<String> printed = output.lines().map(ReadmeIT::withoutNumbers).toList();
        for (String line : quoted.group(1).lines().toList()) {
            boolean varies = line.startsWith("[") || line.startsWith("  ");
            assertTrue(varies || printed.contains(withoutNumbers(line)), () -> line + "\nis not in\n" + output);
        }
    }

    private static String withoutNumbers(String line) {
        return line.replaceAll("[0-9][0-9.,]*", "#");
    }

    private static List<String> blocks() throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(README));
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        return blocks;
    }

    /** The same commands for a server on other ports and another folder. */
    private String moved(String block, Path folder) {
        String data = " --data " + folder.resolve("data");
        String offset = " --port-offset " + ports.offset();
        return block.replace("127.0.0.1:8080", ports.http())
                .replace("127.0.0.1:8081", ports.grpc())
                .replace("127.0.0.1:9092", ports.kafka())
                .replace(
                        "127.0.0.1:" + (FIRST_HTTP + CLUSTER_OFFSET),
                        "127.0.0.1:" + (FIRST_HTTP + clusterLease.offset()))
                .replace("--port-offset " + CLUSTER_OFFSET, "--port-offset " + clusterLease.offset())
                .replaceAll(
                        "(?m)(\\./vectron cluster \\w+)", "$1" + Matcher.quoteReplacement(" --data " + cluster(folder)))
                .replaceAll("(?m)(\\./vectron demo)", "$1" + Matcher.quoteReplacement(data + offset))
                .replaceAll("(?m)(\\./vectron (?:status|load|search|points get))", "$1" + offset);
    }

    private static void awaitLine(Process demo, Path output) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!Files.readString(output).contains(UP_LINE)) {
            String soFar = Files.readString(output);
            assertTrue(demo.isAlive(), () -> "the demo ended: " + soFar);
            assertTrue(System.nanoTime() - deadline < 0, () -> "the demo is not ready: " + soFar);
            demo.waitFor(100, TimeUnit.MILLISECONDS);
        }
    }
}
