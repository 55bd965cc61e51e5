package io.vectron.shardservers.raft;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.apache.ratis.thirdparty.io.grpc.EquivalentAddressGroup;
import org.apache.ratis.thirdparty.io.grpc.NameResolver;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusOr;
import org.jspecify.annotations.Nullable;

/** Tells one of Ratis's channels where its peer is, and again when that has changed. Used by gRPC, as it describes. */
final class PeerNameResolver extends NameResolver {
    private final PeerAddresses addresses;
    private final String name;
    private final Runnable onChange = this::refresh;
    private volatile @Nullable Listener2 listener;
    private volatile Optional<String> told = Optional.empty();

    PeerNameResolver(PeerAddresses addresses, URI target) {
        this.addresses = addresses;
        this.name = target.toString();
    }

    @Override
    public String getServiceAuthority() {
        return "raft-peer";
    }

    @Override
    public void start(Listener2 channel) {
        listener = channel;
        addresses.addListener(onChange);
        tell(channel);
    }

    /** A change of another peer's address is none. */
    @Override
    public void refresh() {
        Listener2 channel = listener;
        if (channel != null && (told.isEmpty() || !told.equals(addresses.find(name)))) {
            tell(channel);
        }
    }

    private void tell(Listener2 channel) {
        told = addresses.find(name);
        StatusOr<List<EquivalentAddressGroup>> found = told.map(PeerNameResolver::parse)
                .map(address -> StatusOr.fromValue(List.of(new EquivalentAddressGroup(address))))
                .orElseGet(() -> StatusOr.fromStatus(
                        Status.UNAVAILABLE.withDescription("the address of " + name + " is not known yet")));
        channel.onResult(
                ResolutionResult.newBuilder().setAddressesOrError(found).build());
    }

    private static InetSocketAddress parse(String address) {
        int colon = address.lastIndexOf(':');
        return new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    @Override
    public void shutdown() {
        addresses.removeListener(onChange);
        listener = null;
    }
}
