package io.vectron.cli.chaos;

import java.util.List;

/** The fault tests there are. */
public final class FaultTests {
    public static final List<FaultTest> ALL = List.of(
            new DurabilityTest(),
            new LinearizabilityTest(),
            new CorruptionTest(),
            new PowerLossTest(),
            new FullDiskTest(),
            new FsyncTest(),
            new DependencyTest(),
            new RollingRestartTest(),
            new LeakTest(),
            // These leave a server more than the others expect.
            new ReplicaMoveTest(),
            new DrainTest());

    private FaultTests() {}
}
