package io.vectron.shardservers.raft;

import io.vectron.common.ids.ServerId;
import io.vectron.shardservers.core.ReplicaConfig;
import java.net.URI;
import java.util.UUID;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.thirdparty.io.grpc.NameResolver;
import org.apache.ratis.thirdparty.io.grpc.NameResolverProvider;
import org.apache.ratis.thirdparty.io.grpc.NameResolverRegistry;

/**
 * The members of a cluster as Ratis is told of them: by names that stay when a server comes back under another address. A name
 * is {@code vectron-raft:///CLUSTER/SERVER}; it is what configurations in the log have. Thread-safe.
 */
final class PeerNames {
    private static final String SCHEME = "vectron-raft";

    static {
        NameResolverRegistry.getDefaultRegistry().register(new Provider());
    }

    private final UUID cluster;

    PeerNames(UUID cluster) {
        this.cluster = cluster;
    }

    private String nameOf(ServerId server) {
        return SCHEME + ":///" + cluster + "/" + server;
    }

    /** @param raftAddress as {@code host:port}, where the server is from now on */
    void learn(ServerId server, String raftAddress) {
        PeerAddresses.OF_THIS_PROCESS.learn(nameOf(server), raftAddress);
    }

    RaftPeer peer(ReplicaConfig.Peer peer) {
        return RaftPeer.newBuilder()
                .setId(GroupMembership.peerId(peer.server()))
                .setAddress(nameOf(peer.server()))
                .setStartupRole(peer.role().listens() ? RaftPeerRole.LISTENER : RaftPeerRole.FOLLOWER)
                .build();
    }

    private static final class Provider extends NameResolverProvider {
        @Override
        protected boolean isAvailable() {
            return true;
        }

        @Override
        protected int priority() {
            return 5;
        }

        @Override
        public String getDefaultScheme() {
            return SCHEME;
        }

        @Override
        public NameResolver newNameResolver(URI target, NameResolver.Args args) {
            return new PeerNameResolver(PeerAddresses.OF_THIS_PROCESS, target);
        }
    }
}
