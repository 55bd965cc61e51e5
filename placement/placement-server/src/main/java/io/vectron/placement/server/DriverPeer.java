package io.vectron.placement.server;

/**
 * Another member of the driver group.
 *
 * @param node its name
 * @param raftAddress host:port of its Raft server
 */
public record DriverPeer(String node, String raftAddress) {
    public DriverPeer {
        if (node.isBlank() || raftAddress.lastIndexOf(':') < 1) {
            throw new IllegalArgumentException(
                    "a peer needs a node name and host:port, was '" + node + "' at '" + raftAddress + "'");
        }
    }
}
