package io.vectron.cli.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;

/**
 * Where a command's words go. For a person, results are on standard output and progress on standard error. With {@code
 * --json}, standard output holds one JSON document and nothing else. Used by one thread at a time.
 */
public final class Console {
    /** Made where it is used: most processes print no document. */
    private static final class Json {
        private static final ObjectMapper MAPPER = new ObjectMapper();
    }

    private final PrintStream out;
    private final PrintStream err;
    private final boolean json;
    private final boolean terminal;
    private final boolean documents;

    /** @param terminal whether standard error is a terminal, so that a line can be drawn over */
    public Console(PrintStream out, PrintStream err, boolean json, boolean terminal) {
        this(out, err, json, terminal, true);
    }

    private Console(PrintStream out, PrintStream err, boolean json, boolean terminal, boolean documents) {
        this.out = out;
        this.err = err;
        this.json = json;
        this.terminal = terminal;
        this.documents = documents;
    }

    /** The same, for a part of a command whose document is not the command's. */
    public Console withoutDocument() {
        return new Console(out, err, json, terminal, false);
    }

    /** The process's own streams. */
    public static Console ofProcess(boolean json) {
        java.io.Console console = System.console();
        return new Console(System.out, System.err, json, console != null && console.isTerminal());
    }

    /** A line of the result. */
    public void print(String line) {
        (json ? err : out).println(line);
    }

    /** A line beside the result: progress, advice. */
    public void note(String line) {
        err.println(line);
    }

    /** The result as a document; ignored unless {@code --json} was given. */
    public void document(JsonNode document) {
        if (json && documents) {
            try {
                out.println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Begins a progress display; close it before printing anything else. */
    public ProgressLine progress() {
        return new ProgressLine(err, terminal);
    }
}
