package io.vectron.cli.chaos;

import io.vectron.cli.cluster.ClusterShape;
import java.io.IOException;

/**
 * A property of a cluster that must hold whatever is broken, with the faults that try it. {@link FaultCluster} runs it
 * and judges the replicas afterwards. Stateless.
 */
public interface FaultTest {
    int LONG_FORM_ONLY = 0;

    /** As the command line names it: {@code T1}. */
    String name();

    /** The property, then the faults, for the command line's help. */
    String description();

    int defaultRounds();

    /** Fewer rounds say nothing. */
    default int leastRounds() {
        return 1;
    }

    /** Rounds that take at most half a minute or so, for the system tests; {@link #LONG_FORM_ONLY} if there are no such. */
    int shortRounds();

    /** The cluster it needs. */
    default ClusterShape shape() {
        return ClusterShape.REPLICATED;
    }

    /** Whether its nodes must be on disks of their own, which takes root. */
    default boolean needsDisks() {
        return false;
    }

    /** Whether its shard servers must be on a network that can be cut, which takes root. */
    default boolean needsNetwork() {
        return false;
    }

    /**
     * Breaks the cluster as many rounds as asked and writes what it saw into the ledger. The cluster runs before and after.
     */
    void run(FaultStage stage) throws IOException;
}
