package io.vectron.cli.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The ports that the system gives to outgoing connections. One of them that a server has left, be it for the moment of a restart,
 * may be a connection's before the server is back.
 *
 * @param first in the range
 * @param last in the range
 */
record EphemeralPorts(int first, int last) {
    private static final Path LINUX = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    /** The ranges that systems come with, together. */
    private static final EphemeralPorts USUAL = new EphemeralPorts(32_768, 65_535);

    static EphemeralPorts ofSystem() {
        // At once: the system tells nothing to one who reads on.
        try (BufferedReader range = Files.newBufferedReader(LINUX)) {
            return parse(range.readLine());
        } catch (IOException e) {
            return USUAL; // not Linux
        }
    }

    /** @param range as Linux tells it: two numbers */
    static EphemeralPorts parse(String range) {
        String[] bounds = range.strip().split("\\s+");
        return new EphemeralPorts(Integer.parseInt(bounds[0]), Integer.parseInt(bounds[1]));
    }

    boolean contains(int port) {
        return port >= first && port <= last;
    }
}
