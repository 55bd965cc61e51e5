package io.vectron.cli.process;

import io.vectron.cli.CliException;
import io.vectron.cli.server.Ports;
import java.util.random.RandomGenerator;

/** Finds a port offset at which a server can start beside whatever else runs on this machine. */
public final class FreePorts {
    private static final int ATTEMPTS = 50;
    private static final int MIN_OFFSET = 1_000;
    /** Below the range from which the system takes ports for outgoing connections. */
    private static final int MAX_OFFSET = 22_000;

    private FreePorts() {}

    public static int findOffset(RandomGenerator random) {
        for (int i = 0; i < ATTEMPTS; i++) {
            Ports ports = new Ports(random.nextInt(MIN_OFFSET, MAX_OFFSET));
            if (ports.areFree()) {
                return ports.offset();
            }
        }
        throw new CliException("found no free ports in " + ATTEMPTS + " attempts");
    }
}
