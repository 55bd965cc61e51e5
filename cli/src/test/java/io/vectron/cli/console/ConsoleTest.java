package io.vectron.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Console console(boolean json) {
        return new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                json,
                false);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void printsOneDocumentAndNothingElseForScripts() throws Exception {
        Console console = console(true);
        console.print("for people");
        console.note("progress");
        console.document(new ObjectMapper().readTree("{\"a\": 1}"));
        assertEquals(1, new ObjectMapper().readTree(out()).path("a").asInt());
        assertEquals("for people\nprogress\n", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void keepsDocumentsFromPeople() throws Exception {
        Console console = console(false);
        console.print("for people");
        console.document(new ObjectMapper().readTree("{\"a\": 1}"));
        assertEquals("for people\n", out());
    }

    @Test
    void alignsNumbersRightAndTextLeft() {
        new Table("name", "count").row("a", "7").row("longer", "1,234").print(console(false));
        assertEquals("  name    count\n  a           7\n  longer  1,234\n", out());
    }

    @Test
    void drawsProgressWithinItsBounds() {
        assertEquals(ProgressBar.draw(0), ProgressBar.draw(-1));
        assertEquals(ProgressBar.draw(1), ProgressBar.draw(2));
        assertEquals("10 s", ProgressBar.timeLeft(0.5, Duration.ofSeconds(10)));
        assertEquals("?", ProgressBar.timeLeft(0, Duration.ofSeconds(10)));
    }
}
