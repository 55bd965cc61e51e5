package io.vectron.cli.network;

import io.vectron.cli.disk.SystemCommand;
import io.vectron.cli.disk.UnsupportedMachineException;
import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A few hosts on this machine, each a network namespace, joined by a bridge at which this machine is a host as well. What one host sends
 * another can be lost in silence. All are gone when this is closed. Used by one thread.
 */
public final class ScratchNetwork implements AutoCloseable {
    private static final String TAKES = "root and the package iproute2";
    /** Set aside for tests of networks (RFC 2544). */
    private static final String PREFIX = "198.18.";
    /** Of the first host, the others follow. */
    private static final int FIRST_ADDRESS = 11;
    /** Of nobody: a frame to it is dropped by all who see it. */
    private static final String NOBODY = "02:00:00:00:00:01";

    private static final String DEVICE = "eth0";
    private static final int NUMBERS = 256;
    private static final int ATTEMPTS = 20;

    private final int number;
    private final int hosts;

    private ScratchNetwork(int number, int hosts) {
        this.number = number;
        this.hosts = hosts;
    }

    /**
     * Makes one beside those that others have made.
     *
     * @throws UnsupportedMachineException if this machine or its user cannot
     */
    public static ScratchNetwork open(RandomGenerator random, int hosts) throws IOException {
        ScratchNetwork network = claim(random, hosts);
        try {
            network.build();
            return network;
        } catch (UnsupportedMachineException e) {
            network.close();
            throw e;
        }
    }

    /** Its bridge is there, which makes its number its own. */
    private static ScratchNetwork claim(RandomGenerator random, int hosts) throws IOException {
        ip("link", "show", "lo");
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            ScratchNetwork network = new ScratchNetwork(random.nextInt(NUMBERS), hosts);
            if (SystemCommand.tryRun(network.bridging())) {
                return network;
            }
        }
        ScratchNetwork last = new ScratchNetwork(random.nextInt(NUMBERS), hosts);
        SystemCommand.require(TAKES, last.bridging());
        return last;
    }

    private String[] bridging() {
        return command("link", "add", bridge(), "type", "bridge");
    }

    private void build() {
        ip("addr", "add", machine() + "/24", "dev", bridge());
        ip("link", "set", bridge(), "up");
        for (int host = 0; host < hosts; host++) {
            ip("netns", "add", namespace(host));
            ip("link", "add", port(host), "type", "veth", "peer", "name", DEVICE, "netns", namespace(host));
            ip("link", "set", port(host), "master", bridge(), "up");
            ip("-n", namespace(host), "addr", "add", address(host) + "/24", "dev", DEVICE);
            ip("-n", namespace(host), "link", "set", DEVICE, "up");
            ip("-n", namespace(host), "link", "set", "lo", "up");
        }
    }

    private static void ip(String... arguments) {
        SystemCommand.require(TAKES, command(arguments));
    }

    private static String[] command(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "ip";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return command;
    }

    private String bridge() {
        return "vectron" + number;
    }

    private String namespace(int host) {
        return bridge() + "-" + host;
    }

    private String port(int host) {
        return "vtr" + number + "-" + host;
    }

    /** Where the hosts reach this machine. */
    public String machine() {
        return PREFIX + number + ".1";
    }

    /** @param host from 0 */
    public String address(int host) {
        return PREFIX + number + "." + (FIRST_ADDRESS + host);
    }

    /** What a process on the host is started by. */
    public List<String> launcher(int host) {
        return List.of("ip", "netns", "exec", namespace(host));
    }

    /** From now on nothing that one host sends reaches the other; what the other sends reaches it. */
    public void cut(int from, int to) throws IOException {
        SystemCommand.run(command(
                "-n",
                namespace(from),
                "neigh",
                "replace",
                address(to),
                "lladdr",
                NOBODY,
                "dev",
                DEVICE,
                "nud",
                "permanent"));
    }

    /** Undoes {@link #cut}. */
    public void mend(int from, int to) throws IOException {
        SystemCommand.run(command("-n", namespace(from), "neigh", "del", address(to), "dev", DEVICE));
    }

    /** Processes on the hosts have ended. */
    @Override
    public void close() throws IOException {
        for (int host = 0; host < hosts; host++) {
            SystemCommand.tryRun(command("link", "del", port(host)));
            SystemCommand.tryRun(command("netns", "del", namespace(host)));
        }
        SystemCommand.tryRun(command("link", "del", bridge()));
    }
}
