package io.vectron.shardservers.planted;

import io.vectron.shardservers.api.ShardService;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.core.ShardCommand;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * A bug put into a shard server on purpose, so that the fault tests can show that they find it. A system property of the Java
 * process asks for it, and is refused unless another says that the process is under test; no setting of the service reaches
 * either.
 */
public enum PlantedBug {
    /** The server does what it should. */
    NONE,
    /** A leader acknowledges a write and proposes it when a few more have come, whether or not a majority ever has it. */
    ACKNOWLEDGE_BEFORE_COMMIT,
    /** Now and then a replica passes over the points of a write that the others apply. */
    SKIP_AN_APPLY,
    /** Linearizable reads are answered from what the replica has, without asking a majority whether it still leads. */
    STALE_READ;

    private static final String PROPERTY = "vectron.planted.bug";
    private static final String TEST_MODE = "vectron.test.mode";
    /** One apply in so many is skipped. */
    private static final int SKIP_ONE_IN = 20;

    /**
     * The bug that a process is asked to have.
     *
     * @param properties of the system
     * @throws IllegalArgumentException if a bug is asked for outside a test, or one that there is not
     */
    public static PlantedBug in(Properties properties) {
        String name = properties.getProperty(PROPERTY);
        if (name == null) {
            return NONE;
        }
        if (!"true".equals(properties.getProperty(TEST_MODE))) {
            throw new IllegalArgumentException(
                    PROPERTY + " loses data and is for tests only: it needs -D" + TEST_MODE + "=true");
        }
        return named(name);
    }

    /** @throws IllegalArgumentException naming those there are */
    public static PlantedBug named(String name) {
        return Arrays.stream(values())
                .filter(bug -> bug.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no bug '" + name + "' to plant; there are "
                        + Arrays.stream(values()).map(PlantedBug::toString).collect(Collectors.joining(", "))));
    }

    /** What a process is started with to have it. */
    public String jvmOptions() {
        return this == NONE ? "" : "-D" + TEST_MODE + "=true -D" + PROPERTY + "=" + this;
    }

    /** The service with the bug in it. */
    public ShardService in(ShardService honest) {
        return switch (this) {
            case NONE, SKIP_AN_APPLY -> honest;
            case ACKNOWLEDGE_BEFORE_COMMIT, STALE_READ -> new BuggyShardService(this, honest);
        };
    }

    /** What a replica applies for a command of its log. */
    public ShardCommand applied(ShardCommand logged) {
        boolean skips = this == SKIP_AN_APPLY && ThreadLocalRandom.current().nextInt(SKIP_ONE_IN) == 0;
        return skips && logged instanceof ShardCommand.Write(List<WriteBatch> batches)
                ? new ShardCommand.Write(batches.stream()
                        .map(batch -> new WriteBatch(List.of(), batch.source(), batch.id()))
                        .toList())
                : logged;
    }

    /** In words that a command line takes: {@code skip-an-apply}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
