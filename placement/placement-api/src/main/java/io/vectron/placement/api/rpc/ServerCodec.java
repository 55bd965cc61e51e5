package io.vectron.placement.api.rpc;

import io.vectron.common.ids.ServerId;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.ServerAddress;
import io.vectron.placement.api.ServerAdminState;
import io.vectron.placement.api.ServerPlacement;
import io.vectron.placement.api.ServerTraits;
import io.vectron.proto.placement.v1.RegisterServerRequest;
import io.vectron.proto.placement.v1.Server;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Shard servers and their messages, in both directions. What older writers did not write has its default. Decoding throws a
 * {@link io.vectron.common.error.VectronException} or {@link IllegalArgumentException} for values no encoder writes.
 */
public final class ServerCodec {
    private ServerCodec() {}

    static Server encode(ServerAddress server) {
        return Server.newBuilder()
                .setId(server.id().value())
                .setNode(server.node())
                .setGrpcAddress(server.grpcAddress())
                .setRaftAddress(server.raftAddress())
                .build();
    }

    static ServerAddress decodeAddress(Server server) {
        return new ServerAddress(
                new ServerId(server.getId()), server.getNode(), server.getGrpcAddress(), server.getRaftAddress());
    }

    static SortedMap<ServerId, ServerAddress> decodeAddresses(List<Server> servers) {
        SortedMap<ServerId, ServerAddress> byId = new TreeMap<>();
        servers.stream().map(ServerCodec::decodeAddress).forEach(server -> byId.put(server.id(), server));
        return byId;
    }

    static Server encode(ServerPlacement server) {
        return encode(server.address()).toBuilder()
                .setTraits(encode(server.traits()))
                .setState(encode(server.state()))
                .build();
    }

    static SortedMap<ServerId, ServerPlacement> decode(List<Server> servers) {
        SortedMap<ServerId, ServerPlacement> byId = new TreeMap<>();
        servers.stream().map(ServerCodec::decode).forEach(server -> byId.put(server.id(), server));
        return byId;
    }

    private static ServerPlacement decode(Server server) {
        return new ServerPlacement(
                decodeAddress(server),
                server.hasTraits() ? decode(server.getTraits()) : ServerTraits.DEFAULT,
                switch (server.getState()) {
                    case SERVER_ADMIN_STATE_UNSPECIFIED -> ServerAdminState.ACTIVE;
                    default -> decode(server.getState());
                });
    }

    private static io.vectron.proto.placement.v1.ServerTraits encode(ServerTraits traits) {
        return io.vectron.proto.placement.v1.ServerTraits.newBuilder()
                .setRegion(traits.region())
                .setZone(traits.zone())
                .setRack(traits.rack())
                .setWeight(traits.weight())
                .setSearchOnly(traits.searchOnly())
                .build();
    }

    private static ServerTraits decode(io.vectron.proto.placement.v1.ServerTraits traits) {
        return new ServerTraits(
                traits.getRegion(), traits.getZone(), traits.getRack(), traits.getWeight(), traits.getSearchOnly());
    }

    public static io.vectron.proto.placement.v1.ServerAdminState encode(ServerAdminState state) {
        return switch (state) {
            case ACTIVE -> io.vectron.proto.placement.v1.ServerAdminState.SERVER_ADMIN_STATE_ACTIVE;
            case DRAINING -> io.vectron.proto.placement.v1.ServerAdminState.SERVER_ADMIN_STATE_DRAINING;
            case REMOVED -> io.vectron.proto.placement.v1.ServerAdminState.SERVER_ADMIN_STATE_REMOVED;
        };
    }

    public static ServerAdminState decode(io.vectron.proto.placement.v1.ServerAdminState state) {
        return switch (state) {
            case SERVER_ADMIN_STATE_ACTIVE -> ServerAdminState.ACTIVE;
            case SERVER_ADMIN_STATE_DRAINING -> ServerAdminState.DRAINING;
            case SERVER_ADMIN_STATE_REMOVED -> ServerAdminState.REMOVED;
            case SERVER_ADMIN_STATE_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("server state is not known: " + state);
        };
    }

    public static RegisterServerRequest encode(Registration registration) {
        return RegisterServerRequest.newBuilder()
                .setNode(registration.node())
                .setGrpcAddress(registration.grpcAddress())
                .setRaftAddress(registration.raftAddress())
                .setTraits(encode(registration.traits()))
                .build();
    }

    public static Registration decode(RegisterServerRequest request) {
        return new Registration(
                request.getNode(),
                request.getGrpcAddress(),
                request.getRaftAddress(),
                request.hasTraits() ? decode(request.getTraits()) : ServerTraits.DEFAULT);
    }
}
