package io.vectron.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vectron.cli.client.GatewayClient;
import io.vectron.cli.process.ScratchServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, stopping and starting again; what a person sees when something is in the way. */
class ServerLifecycleIT {
    private static final Duration COMPONENTS_TIMEOUT = Duration.ofSeconds(60);

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static ScratchServer server;

    @BeforeAll
    static void start() throws Exception {
        server = ScratchServer.start(Vectron.HOME, new SplittableRandom());
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static ObjectNode collection(String name) {
        return JsonNodeFactory.instance.objectNode().put("name", name).put("dimension", 2);
    }

    private static ObjectNode upsert(String id, double x, double y) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        ObjectNode point = request.withArray("points").addObject().put("id", id);
        point.withArray("vector").add(x).add(y);
        point.withObject("payload").put("name", id).put("rank", 7);
        return request;
    }

    @Test
    void keepsItsDataOverACleanStopAndOverAKill() throws Exception {
        GatewayClient gateway = server.gateway();
        gateway.post("/v1/collections", collection("kept"));
        gateway.post("/v1/collections/kept/points", upsert("a", 1, 0));

        assertEquals(143, server.process().stop(), "SIGTERM ends a Java process with 128 + 15");
        server.restart();
        assertEquals(
                7,
                server.gateway()
                        .get("/v1/collections/kept/points/a")
                        .path("point")
                        .path("payload")
                        .path("rank")
                        .asInt());

        server.gateway().post("/v1/collections/kept/points", upsert("b", 0, 1));
        server.killAndRestart();
        assertEquals(
                "b",
                server.gateway()
                        .get("/v1/collections/kept/points/b")
                        .path("point")
                        .path("id")
                        .asText());
        assertEquals(
                2,
                server.gateway()
                        .get("/v1/collections/kept/status")
                        .path("points")
                        .asInt());
    }

    @Test
    void secondServerOnTheSameFolderIsOneClearLine() throws Exception {
        Vectron.Outcome second = Vectron.run("up", "--data", server.data().toString(), "--port-offset", "77");
        assertEquals(1, second.exitCode(), second::toString);
        assertTrue(second.err().contains("is using " + server.data()), second::toString);
        assertEquals(
                1,
                second.err().lines().filter(line -> line.startsWith("vectron:")).count(),
                second::toString);
    }

    @Test
    void takenPortIsOneClearLine(@TempDir Path folder) throws Exception {
        Vectron.Outcome second = Vectron.run(
                "up", "--data", folder.resolve("data").toString(), "--port-offset", "" + server.portOffset());
        assertEquals(1, second.exitCode(), second::toString);
        assertTrue(second.err().contains("port ") && second.err().contains("is taken"), second::toString);
        assertEquals(
                1,
                second.err().lines().filter(line -> line.startsWith("vectron:")).count(),
                second::toString);
    }

    @Test
    void foreignFolderIsLeftAlone(@TempDir Path folder) throws Exception {
        Path precious = Files.writeString(folder.resolve("thesis.txt"), "years of work");
        Vectron.Outcome reset = Vectron.run("up", "--reset", "--data", folder.toString(), "--port-offset", "77");
        assertEquals(1, reset.exitCode(), reset::toString);
        assertTrue(reset.err().contains("not Vectron's"), reset::toString);
        assertEquals("years of work", Files.readString(precious));
    }

    /** Ingest says that it is up a moment after the server is ready, when Kafka has answered it. */
    @Test
    void everyComponentComesUp() throws Exception {
        long deadline = System.nanoTime() + COMPONENTS_TIMEOUT.toNanos();
        Vectron.Outcome status = status();
        while (status.exitCode() != 0) {
            Vectron.Outcome seen = status;
            assertTrue(System.nanoTime() - deadline < 0, seen::toString);
            status = status();
        }
        var kinds = status.json().path("components").findValuesAsText("kind");
        assertTrue(kinds.containsAll(List.of("gateway", "ingest", "placement", "shardserver")), kinds::toString);
    }

    private static Vectron.Outcome status() throws Exception {
        return Vectron.run("status", "--json", "--port-offset", "" + server.portOffset());
    }

    @Test
    void clientWithoutAServerSaysHowToStartOne() throws Exception {
        Vectron.Outcome list = Vectron.run("collections", "list", "--server", "http://127.0.0.1:9");
        assertEquals(1, list.exitCode(), list::toString);
        assertEquals("", list.out());
        assertTrue(list.err().contains("./vectron up"), list::toString);
    }
}
