package io.vectron.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vectron.cli.CliException;
import io.vectron.cli.client.ApiException;
import io.vectron.cli.client.GatewayClient;
import io.vectron.cli.server.LoopbackPort;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Waits until nodes of a cluster are ready: they listen, every gateway answers and takes requests, and the system's status
 * shows shard servers and ingest services as up. Used by one thread.
 */
public final class ClusterReadiness {
    private static final Duration POLL = Duration.ofMillis(100);

    private final LocalCluster cluster;
    private final Duration timeout;

    public ClusterReadiness(LocalCluster cluster, Duration timeout) {
        this.cluster = cluster;
        this.timeout = timeout;
    }

    /**
     * Waits for every node.
     *
     * @param progress is told now and then what is waited for
     * @throws CliException if a node ends, or they are not ready in time
     */
    public void await(Consumer<String> progress) throws IOException {
        await(cluster.nodes(), progress);
    }

    /** Waits for these nodes only, whatever the others do. */
    public void await(List<ClusterNode> nodes, Consumer<String> progress) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        List<String> missing = missing(nodes);
        while (!missing.isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                throw new CliException("not ready after " + timeout.toSeconds() + " s: " + String.join(", ", missing)
                        + "; logs are in " + cluster.root());
            }
            progress.accept(nodes.size() - missing.size() + " of " + nodes.size() + " ready, waiting for "
                    + String.join(", ", missing));
            LocalCluster.pause(POLL);
            missing = missing(nodes);
        }
    }

    /** The names of those that are not ready. */
    private List<String> missing(List<ClusterNode> nodes) throws IOException {
        List<ClusterNode> silent = new ArrayList<>();
        for (ClusterNode node : nodes) {
            if (cluster.findProcess(node).isEmpty()) {
                throw new CliException(node.name() + " ended while starting: " + cluster.lastWords(node));
            }
            if (!listens(node)) {
                silent.add(node);
            }
        }
        Set<String> up = silent.stream().anyMatch(node -> node.kind() == NodeKind.GATEWAY) ? Set.of() : componentsUp();
        return nodes.stream()
                .filter(node -> silent.contains(node) || (isComponent(node) && !up.contains(node.name())))
                .map(ClusterNode::name)
                .collect(Collectors.toList());
    }

    private static boolean listens(ClusterNode node) {
        return switch (node.kind()) {
            case BROKER -> LoopbackPort.isOpen(node.host(), node.port("kafka"));
            case PLACEMENT, SHARDSERVER -> LoopbackPort.isOpen(node.host(), node.port("grpc"));
            case INGEST -> true;
            case GATEWAY -> LocalCluster.gateway(node).isReady();
        };
    }

    /** Whether the system's status tells more of the node than its port does. */
    private static boolean isComponent(ClusterNode node) {
        return switch (node.kind()) {
            case BROKER, PLACEMENT -> false;
            case SHARDSERVER, INGEST, GATEWAY -> true;
        };
    }

    private Set<String> componentsUp() throws IOException {
        Set<String> up = new HashSet<>();
        for (JsonNode component :
                findStatus().map(status -> status.path("components")).orElse(MissingNode.getInstance())) {
            if (component.path("status").asText().equals("up")) {
                up.add(component.path("id").asText());
            }
        }
        return up;
    }

    private Optional<JsonNode> findStatus() throws IOException {
        GatewayClient gateway = cluster.gateway();
        try {
            return Optional.of(gateway.get("/v1/system/status"));
        } catch (CliException | ApiException e) {
            return Optional.empty(); // the gateway is away for a moment: nothing is known to be up
        }
    }
}
