package io.vectron.cli.command;

import io.vectron.cli.cluster.LocalCluster;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster of this machine is meant. */
public final class ClusterOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The cluster's folder. Default: .vectron/cluster beside the script.")
    private @Nullable Path folder;

    Path folder() {
        return folder == null ? HomeFolder.defaultCluster() : folder;
    }

    /** The cluster, which must be there. */
    LocalCluster open() throws IOException {
        return LocalCluster.open(HomeFolder.find(), folder());
    }
}
