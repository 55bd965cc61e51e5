package io.vectron.cli.process;

import io.vectron.cli.server.Ports;
import java.util.random.RandomGenerator;

/** Ports at which an all-in-one server can start beside whatever else runs on this machine. */
public final class FreePorts {
    private FreePorts() {}

    public static PortLease lease(RandomGenerator random) {
        return PortLease.find(random, new Ports(0).all(), Ports.MAX_OFFSET);
    }
}
