package io.vectron.cli.command;

import io.vectron.cli.cluster.LocalCluster;
import io.vectron.cli.cluster.NodeKind;
import io.vectron.cli.placement.PlacementOperator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which placement drivers are asked: those of a cluster of this machine, or at given addresses. */
public final class PlacementOptions {
    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = "--placement",
            paramLabel = "HOST:PORT",
            split = ",",
            description = "gRPC addresses of the drivers. Default: those of the cluster of this machine.")
    private @Nullable List<String> addresses;

    PlacementOperator connect() throws IOException {
        return new PlacementOperator(addresses == null ? addresses(cluster.open()) : addresses);
    }

    private static List<String> addresses(LocalCluster cluster) throws IOException {
        return cluster.nodes(NodeKind.PLACEMENT).stream()
                .map(node -> node.address("grpc"))
                .toList();
    }
}
