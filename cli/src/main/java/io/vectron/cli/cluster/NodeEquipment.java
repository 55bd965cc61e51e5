package io.vectron.cli.cluster;

import java.util.Map;

/**
 * What a node's process is started with beside its configuration, for tests that break it from within.
 *
 * @param jvmOptions for the Java process, separated by spaces
 * @param environment variables of the process
 */
public record NodeEquipment(String jvmOptions, Map<String, String> environment) {
    public static final NodeEquipment NONE = new NodeEquipment("", Map.of());

    public NodeEquipment {
        environment = Map.copyOf(environment);
    }
}
