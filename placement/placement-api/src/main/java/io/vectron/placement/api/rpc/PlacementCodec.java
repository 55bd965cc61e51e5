package io.vectron.placement.api.rpc;

import com.google.protobuf.ByteString;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.MapVersion;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.ids.TopicId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.common.model.HashRange;
import io.vectron.common.model.ReadLevel;
import io.vectron.placement.api.Assignment;
import io.vectron.placement.api.Assignments;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.Replica;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.proto.placement.v1.Collection;
import io.vectron.proto.placement.v1.HeartbeatResponse;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/**
 * The placement model and its messages, in both directions; nothing is lost on the way. Decoding throws a {@link
 * VectronException} or {@link IllegalArgumentException} for values no encoder writes.
 */
public final class PlacementCodec {
    private PlacementCodec() {}

    public static io.vectron.proto.placement.v1.CollectionSettings encode(CollectionSettings settings) {
        return io.vectron.proto.placement.v1.CollectionSettings.newBuilder()
                .setDimension(settings.dimension())
                .setDistance(settings.distance().wireName())
                .setShards(settings.shards())
                .setReplicationFactor(settings.replicationFactor())
                .setPartitions(settings.partitions())
                .setM(settings.m())
                .setEfConstruction(settings.efConstruction())
                .setEfSearch(settings.efSearch())
                .setReads(settings.reads().map(ReadLevel::wireName).orElse(""))
                .build();
    }

    public static CollectionSettings decode(io.vectron.proto.placement.v1.CollectionSettings settings) {
        return new CollectionSettings(
                settings.getDimension(),
                Distance.findByWireName(settings.getDistance())
                        .orElseThrow(
                                () -> VectronException.invalid("distance", "is not known: " + settings.getDistance())),
                settings.getShards(),
                settings.getReplicationFactor(),
                settings.getPartitions(),
                settings.getM(),
                settings.getEfConstruction(),
                settings.getEfSearch(),
                ReadLevel.parse(settings.getReads()));
    }

    public static Collection encode(CollectionPlacement collection) {
        return Collection.newBuilder()
                .setId(collection.id().value())
                .setName(collection.name().value())
                .setSettings(encode(collection.settings()))
                .addAllShards(
                        collection.shards().stream().map(PlacementCodec::encode).toList())
                .setTopicId(collection.topic().map(PlacementCodec::encode).orElse(ByteString.EMPTY))
                .build();
    }

    public static CollectionPlacement decode(Collection collection) {
        return new CollectionPlacement(
                new CollectionId(collection.getId()),
                new CollectionName(collection.getName()),
                decode(collection.getSettings()),
                collection.getShardsList().stream().map(PlacementCodec::decode).toList(),
                collection.getTopicId().isEmpty()
                        ? Optional.empty()
                        : Optional.of(decodeTopic(collection.getTopicId())));
    }

    public static ByteString encode(TopicId topic) {
        return ByteString.copyFrom(topic.toBytes());
    }

    public static TopicId decodeTopic(ByteString bytes) {
        return TopicId.fromBytes(bytes.toByteArray());
    }

    public static ByteString encode(UUID id) {
        return ByteString.copyFrom(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .flip());
    }

    public static UUID decodeUuid(ByteString bytes) {
        ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    public static io.vectron.proto.placement.v1.ShardPlacement encode(ShardPlacement shard) {
        return io.vectron.proto.placement.v1.ShardPlacement.newBuilder()
                .setShardId(shard.shard().value())
                .setHashStart(shard.range().start())
                .setHashEnd(shard.range().end())
                .setEpoch(shard.epoch().value())
                .addAllReplicas(
                        shard.replicas().stream().map(PlacementCodec::encode).toList())
                .setLeader(shard.leader().map(ServerId::value).orElse(0L))
                .setPreferredLeader(shard.preferredLeader().map(ServerId::value).orElse(0L))
                .build();
    }

    public static ShardPlacement decode(io.vectron.proto.placement.v1.ShardPlacement shard) {
        return new ShardPlacement(
                new ShardId(shard.getShardId()),
                new HashRange(shard.getHashStart(), shard.getHashEnd()),
                new Epoch(shard.getEpoch()),
                shard.getReplicasList().stream().map(PlacementCodec::decode).toList(),
                decodeServer(shard.getLeader()),
                decodeServer(shard.getPreferredLeader()));
    }

    private static Optional<ServerId> decodeServer(long id) {
        return id == 0 ? Optional.empty() : Optional.of(new ServerId(id));
    }

    private static io.vectron.proto.placement.v1.Replica encode(Replica replica) {
        return io.vectron.proto.placement.v1.Replica.newBuilder()
                .setServerId(replica.server().value())
                .setRole(
                        switch (replica.role()) {
                            case VOTER -> io.vectron.proto.placement.v1.ReplicaRole.REPLICA_ROLE_VOTER;
                            case LISTENER -> io.vectron.proto.placement.v1.ReplicaRole.REPLICA_ROLE_LISTENER;
                            case JOINING -> io.vectron.proto.placement.v1.ReplicaRole.REPLICA_ROLE_JOINING;
                            case LEAVING -> io.vectron.proto.placement.v1.ReplicaRole.REPLICA_ROLE_LEAVING;
                        })
                .build();
    }

    private static Replica decode(io.vectron.proto.placement.v1.Replica replica) {
        return new Replica(
                new ServerId(replica.getServerId()),
                switch (replica.getRole()) {
                    case REPLICA_ROLE_VOTER -> ReplicaRole.VOTER;
                    case REPLICA_ROLE_LISTENER -> ReplicaRole.LISTENER;
                    case REPLICA_ROLE_JOINING -> ReplicaRole.JOINING;
                    case REPLICA_ROLE_LEAVING -> ReplicaRole.LEAVING;
                    case REPLICA_ROLE_UNSPECIFIED, UNRECOGNIZED ->
                        throw new IllegalArgumentException("replica role is not known: " + replica.getRoleValue());
                });
    }

    public static io.vectron.proto.placement.v1.PlacementMap encode(PlacementMap map) {
        return io.vectron.proto.placement.v1.PlacementMap.newBuilder()
                .setVersion(map.version().value())
                .addAllCollections(map.collections().values().stream()
                        .map(PlacementCodec::encode)
                        .toList())
                .addAllServers(
                        map.servers().values().stream().map(ServerCodec::encode).toList())
                .addAllRetiredTopics(
                        map.retiredTopics().stream().map(PlacementCodec::encode).toList())
                .build();
    }

    public static PlacementMap decode(io.vectron.proto.placement.v1.PlacementMap map) {
        return PlacementMap.of(
                new MapVersion(map.getVersion()),
                map.getCollectionsList().stream().map(PlacementCodec::decode).toList(),
                ServerCodec.decode(map.getServersList()),
                map.getRetiredTopicsList().stream()
                        .map(PlacementCodec::decodeTopic)
                        .toList());
    }

    static HeartbeatResponse encode(Assignments assignments) {
        return HeartbeatResponse.newBuilder()
                .setMapVersion(assignments.version().value())
                .addAllAssignments(assignments.assignments().stream()
                        .map(PlacementCodec::encode)
                        .toList())
                .addAllPeers(assignments.peers().values().stream()
                        .map(ServerCodec::encode)
                        .toList())
                .build();
    }

    static Assignments decode(HeartbeatResponse response) {
        return new Assignments(
                new MapVersion(response.getMapVersion()),
                response.getAssignmentsList().stream()
                        .map(PlacementCodec::decode)
                        .toList(),
                ServerCodec.decodeAddresses(response.getPeersList()));
    }

    private static io.vectron.proto.placement.v1.Assignment encode(Assignment assignment) {
        return io.vectron.proto.placement.v1.Assignment.newBuilder()
                .setCollectionId(assignment.collection().value())
                .setCollection(assignment.name().value())
                .setSettings(encode(assignment.settings()))
                .setShard(encode(assignment.shard()))
                .build();
    }

    private static Assignment decode(io.vectron.proto.placement.v1.Assignment assignment) {
        return new Assignment(
                new CollectionId(assignment.getCollectionId()),
                new CollectionName(assignment.getCollection()),
                decode(assignment.getSettings()),
                decode(assignment.getShard()));
    }
}
