package io.vectron.cli.command;

import io.vectron.cli.chaos.DurabilityReport;
import io.vectron.cli.chaos.DurabilityRun;
import io.vectron.cli.chaos.LinearizabilityReport;
import io.vectron.cli.chaos.LinearizabilityRun;
import io.vectron.cli.chaos.LoadKillReport;
import io.vectron.cli.chaos.LoadKillRun;
import io.vectron.cli.cluster.ClusterShape;
import io.vectron.cli.cluster.ScratchCluster;
import io.vectron.cli.console.Console;
import io.vectron.cli.console.Numbers;
import io.vectron.cli.process.ScratchServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Faults on real processes, with a seed that repeats them. */
@Command(name = "chaos", description = "Break a real server on purpose and check that nothing is lost.")
public final class ChaosCommand {
    private static final int WRONG_SHOWN = 10;

    @Command(
            name = "load",
            description = "kill -9 in the middle of a bulk load, again and again; then compare with the file.")
    int load(
            @Option(names = "--rounds", paramLabel = "N", defaultValue = "10", description = "Kills. Default: 10.")
                    int rounds,
            @Option(names = "--records", paramLabel = "N", defaultValue = "20000", description = "Default: 20000.")
                    int records,
            @Option(names = "--file", paramLabel = "FILE", description = "Vectors. Default: the sample.") @Nullable
                    Path file,
            @Option(names = "--seed", paramLabel = "S", description = "Default: another each time.") @Nullable
                    Long seed,
            @Mixin OutputOptions output)
            throws IOException {
        Console console = output.console();
        long chosen = seed == null ? new SplittableRandom().nextLong() : seed;
        console.note("seed " + chosen);
        Path vectors = file == null ? HomeFolder.sample().resolve("base.fvecs.gz") : file;
        LoadKillRun run = new LoadKillRun(
                vectors,
                Options.atLeastOne("--records", records),
                Options.atLeastOne("--rounds", rounds),
                chosen,
                console);
        try (ScratchServer server = ScratchServer.start(HomeFolder.find(), new SplittableRandom(chosen))) {
            LoadKillReport report = run.run(server);
            print(report, console);
            console.document(report.toJson().put("seed", chosen));
            return report.isClean() ? 0 : 1;
        }
    }

    @Command(
            name = "T1",
            description = "An acknowledged write survives: kill -9 of any process of a cluster under load, and of all;"
                    + " then read every key.")
    int acknowledgedWritesSurvive(
            @Option(names = "--rounds", paramLabel = "N", defaultValue = "20", description = "Default: 20.") int rounds,
            @Option(names = "--seed", paramLabel = "S", description = "Default: another each time.") @Nullable
                    Long seed,
            @Mixin OutputOptions output)
            throws IOException {
        Console console = output.console();
        Options.atLeastOne("--rounds", rounds);
        long chosen = seed == null ? new SplittableRandom().nextLong() : seed;
        console.note("seed " + chosen);
        try (ScratchCluster scratch = ScratchCluster.start(
                HomeFolder.find(), ClusterShape.REPLICATED, new SplittableRandom(chosen), console)) {
            DurabilityReport report = new DurabilityRun(rounds, chosen, console).run(scratch.cluster());
            print(report, console);
            console.document(report.toJson().put("seed", chosen));
            if (!report.isClean()) {
                scratch.keep();
                console.note(
                        "the cluster's folder is kept: " + scratch.cluster().root());
            }
            return report.isClean() ? 0 : 1;
        }
    }

    @Command(
            name = "T3",
            description = "Linearizable per key: clients share keys while shard servers are paused, killed and started"
                    + " again; then every history is checked.")
    int linearizablePerKey(
            @Option(
                            names = {"--rounds", "--histories"},
                            paramLabel = "N",
                            defaultValue = "10",
                            description = "Histories of at least 2,000 operations. Default: 10.")
                    int histories,
            @Option(names = "--seed", paramLabel = "S", description = "Default: another each time.") @Nullable
                    Long seed,
            @Mixin OutputOptions output)
            throws IOException {
        Console console = output.console();
        Options.atLeastOne("--rounds", histories);
        long chosen = seed == null ? new SplittableRandom().nextLong() : seed;
        console.note("seed " + chosen);
        try (ScratchCluster scratch = ScratchCluster.start(
                HomeFolder.find(), ClusterShape.REPLICATED, new SplittableRandom(chosen), console)) {
            LinearizabilityReport report = new LinearizabilityRun(histories, chosen, console).run(scratch.cluster());
            print(report, console);
            console.document(report.toJson().put("seed", chosen));
            keepUnless(report.isClean(), scratch, console);
            return report.isClean() ? 0 : 1;
        }
    }

    private static void keepUnless(boolean clean, ScratchCluster scratch, Console console) {
        if (!clean) {
            scratch.keep();
            console.note("the cluster's folder is kept: " + scratch.cluster().root());
        }
    }

    private static void print(LinearizabilityReport report, Console console) {
        console.print(report.histories() + " histories, "
                + report.faults().entrySet().stream()
                        .map(fault -> fault.getValue() + " " + fault.getKey())
                        .collect(Collectors.joining(", "))
                + "; " + Numbers.count(report.operations()) + " operations checked, the shortest history has "
                + Numbers.count(report.shortest()) + ", " + Numbers.count(report.unanswered())
                + " writes not answered: " + report.violations().size() + " violations, " + report.unchecked()
                + " unchecked");
        report.violations().stream().limit(WRONG_SHOWN).forEach(line -> console.print("  " + line));
        console.print(report.isClean() ? "clean: every key behaved like a single register" : "NOT clean");
    }

    private static void print(DurabilityReport report, Console console) {
        console.print(report.rounds() + " rounds, killed "
                + report.kills().entrySet().stream()
                        .map(kill -> kill.getValue() + " " + kill.getKey())
                        .collect(Collectors.joining(", "))
                + "; " + Numbers.count(report.acknowledged()) + " writes acknowledged, "
                + Numbers.count(report.unanswered()) + " not answered; " + Numbers.count(report.checks())
                + " checks: " + report.lost() + " lost, " + report.resurrected() + " resurrected");
        report.wrong().stream().limit(WRONG_SHOWN).forEach(line -> console.print("  " + line));
        console.print(report.isClean() ? "clean: no acknowledged write was lost or undone" : "NOT clean");
    }

    private static void print(LoadKillReport report, Console console) {
        console.print(report.kills() + " kills, " + report.inTheMiddle() + " of them in the middle of the load, "
                + Numbers.count(report.expected()) + " records: "
                + Numbers.count(report.points()) + " points, " + report.wrong().size() + " wrong, "
                + report.deadLetters() + " dead letters; " + report.overwritten()
                + " points overwritten over gRPC meanwhile");
        report.wrong().stream().limit(WRONG_SHOWN).forEach(line -> console.print("  " + line));
        console.print(report.isClean() ? "clean: nothing lost, duplicated or brought back" : "NOT clean");
    }
}
