package io.vectron.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.vectron.cli.CliException;

/** Addresses of the parts of a running system, as the gateway's status tells them. */
public final class SystemEndpoints {
    private final JsonNode components;

    private SystemEndpoints(JsonNode components) {
        this.components = components;
    }

    public static SystemEndpoints of(GatewayClient gateway) {
        return new SystemEndpoints(gateway.get("/v1/system/status").path("components"));
    }

    /** host:port of the gateway's gRPC listener. */
    public String grpc() {
        return find("gateway", "grpc");
    }

    /** Bootstrap servers of the Kafka cluster the ingest service reads. */
    public String kafka() {
        return find("ingest", "kafka");
    }

    private String find(String kind, String protocol) {
        for (JsonNode component : components) {
            String address = component.path("endpoints").path(protocol).asText();
            if (component.path("kind").asText().equals(kind) && !address.isEmpty()) {
                return address;
            }
        }
        throw new CliException("the server reports no " + kind + " with a " + protocol
                + " address; see './vectron status', it may still be starting");
    }
}
