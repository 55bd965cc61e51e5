package io.vectron.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Main.commandLine(arguments)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void everyCommandHasHelpAndADescription() {
        List<CommandLine> commands = new ArrayList<>(List.of(Main.commandLine()));
        for (int i = 0; i < commands.size(); i++) {
            CommandLine command = commands.get(i);
            commands.addAll(command.getSubcommands().values());
            String name = command.getCommandSpec().qualifiedName(" ");
            assertTrue(command.getCommandSpec().findOption("--help") != null, name);
            assertTrue(!command.getUsageMessage().isBlank(), name);
        }
        assertTrue(commands.size() > 10);
    }

    @Test
    void onlyTheCommandThatIsCalledIsMade() {
        assertEquals(
                Set.of("shardserver"),
                Main.commandLine("shardserver", "--config", "x")
                        .getSubcommands()
                        .keySet());
        assertTrue(Main.commandLine("--help").getSubcommands().containsKey("shardserver"));
    }

    @Test
    void wrongUsageIsOneLineAndExitCodeTwo() {
        assertEquals(2, run("collections", "create", "x"));
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertTrue(
                err.toString().contains("--dimension") && err.toString().contains("vectron collections create --help"),
                err::toString);
    }

    @Test
    void failureIsOneLineAndExitCodeOne() {
        assertEquals(1, run("bench", "load", "--distance", "manhattan"));
        assertEquals("vectron: --distance must be cosine, dot or euclidean, was 'manhattan'\n", err.toString());
    }

    @Test
    void aBugThatThereIsNotIsNotPlanted() {
        assertEquals(2, run("chaos", "T1", "--plant", "typo"));
        assertTrue(err.toString().contains("skip-an-apply"), err::toString);
    }

    /** They share their name with the command that runs a driver. */
    @Test
    void anOperatorsQuestionIsNotTakenForADriversStart() {
        assertEquals(1, run("placement", "moves", "--placement", "127.0.0.1:9"));
        assertTrue(err.toString().startsWith("vectron: ") && !err.toString().contains("unexpected"), err::toString);
        assertEquals(1, err.toString().lines().count(), err::toString);
    }
}
