package io.vectron.benchmarks.index;

import java.util.List;
import java.util.Map;

/**
 * How to start one contender.
 *
 * @param name as in the report
 * @param command the driver's command line
 * @param environment variables that the driver gets on top of ours
 * @param version of the library
 */
record ContenderSpec(String name, List<String> command, Map<String, String> environment, String version) {
    ContenderSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
