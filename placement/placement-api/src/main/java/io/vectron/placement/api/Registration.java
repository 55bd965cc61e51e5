package io.vectron.placement.api;

import io.vectron.common.error.VectronException;

/** A shard server's introduction; see {@link ServerAddress} and {@link ServerTraits} for the fields. */
public record Registration(String node, String grpcAddress, String raftAddress, ServerTraits traits) {
    /** @throws VectronException {@code INVALID_ARGUMENT} if the node has no name */
    public Registration {
        if (node.isBlank()) {
            throw VectronException.invalid("node", "must not be empty");
        }
    }

    /** Of a server like any other. */
    public Registration(String node, String grpcAddress, String raftAddress) {
        this(node, grpcAddress, raftAddress, ServerTraits.DEFAULT);
    }
}
