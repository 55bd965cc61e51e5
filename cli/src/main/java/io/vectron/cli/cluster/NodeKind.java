package io.vectron.cli.cluster;

import java.util.Arrays;
import java.util.Optional;

/** What a node of a cluster runs; in the order in which nodes are started. */
public enum NodeKind {
    BROKER("broker", "-Xmx192m -XX:TieredStopAtLevel=1"),
    PLACEMENT("placement", "-Xmx96m -XX:TieredStopAtLevel=1"),
    SHARDSERVER("shardserver", "-Xms256m -Xmx576m " + NodeKind.SHORT_LIVED_WRITES + " " + NodeKind.OPTIMISE_LATE),
    INGEST("ingest", "-Xmx160m -XX:TieredStopAtLevel=1"),
    GATEWAY("gateway", "-Xms96m -Xmx256m -Xmn64m " + NodeKind.OPTIMISE_LATE);

    /** Survivor spaces of 32 MiB hold what the logs have cached, so that only what waits to be indexed is promoted. */
    private static final String SHORT_LIVED_WRITES = "-Xmn192m -XX:SurvivorRatio=4";

    /**
     * The optimising compiler takes a method three times later than by default: what is called all day is compiled as well, what
     * only a start calls is not. Later still, and servers that rest run for minutes in code that is not optimised.
     */
    private static final String OPTIMISE_LATE =
            "-XX:Tier4InvocationThreshold=15000 -XX:Tier4MinInvocationThreshold=1800"
                    + " -XX:Tier4CompileThreshold=45000 -XX:Tier4BackEdgeThreshold=120000";

    /**
     * Several share a machine: collectors and stacks as small as they get. Code that is out of date is looked for, with a full
     * collection, only after half of the code cache was filled.
     */
    private static final String SMALL = "-XX:+UseSerialGC -Xss256k -Xms16m -XX:MaxDirectMemorySize=256m"
            + " -XX:ReservedCodeCacheSize=128m -XX:SweeperThreshold=50";

    private final String command;
    private final String heap;

    NodeKind(String command, String heap) {
        this.command = command;
        this.heap = heap;
    }

    /** The command of the {@code vectron} script that runs it, and the first part of its nodes' names. */
    public String command() {
        return command;
    }

    /** Java options of its nodes beyond what every Vectron process gets. */
    public String jvmOptions() {
        return SMALL + " " + heap;
    }

    static Optional<NodeKind> findByCommand(String command) {
        return Arrays.stream(values())
                .filter(kind -> kind.command.equals(command))
                .findFirst();
    }
}
