package io.vectron.placement.server.raft;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.MapVersion;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionName;
import io.vectron.placement.api.Registered;
import io.vectron.placement.api.ReplicaMove;
import io.vectron.placement.api.rpc.MoveCodec;
import io.vectron.placement.api.rpc.PlacementCodec;
import io.vectron.placement.api.rpc.ServerCodec;
import io.vectron.placement.server.core.MoveLedger;
import io.vectron.placement.server.core.MoveOutcome;
import io.vectron.placement.server.core.PlacementCommand;
import io.vectron.placement.server.core.PlacementReply;
import io.vectron.placement.server.core.PlacementState;
import io.vectron.proto.placement.v1.BindTopicRequest;
import io.vectron.proto.placement.v1.DeleteCollectionRequest;
import io.vectron.proto.placement.v1.ForgetServer;
import io.vectron.proto.placement.v1.InitializeCluster;
import io.vectron.proto.placement.v1.LeaderTerm;
import io.vectron.proto.placement.v1.PlaceCollection;
import io.vectron.proto.placement.v1.PlacementSnapshot;
import io.vectron.proto.placement.v1.RecordLeader;
import io.vectron.proto.placement.v1.Refusal;
import io.vectron.proto.placement.v1.RegisterServerResponse;
import io.vectron.proto.placement.v1.ReplicaSet;
import io.vectron.proto.placement.v1.RetireTopicRequest;
import io.vectron.proto.placement.v1.SetServerStateRequest;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Log entries, replies and snapshots as bytes; see {@code placement_log.proto}. */
final class CommandCodec {
    private CommandCodec() {}

    static byte[] encode(PlacementCommand command, long proposedAtMs) {
        var builder =
                io.vectron.proto.placement.v1.PlacementCommand.newBuilder().setProposedAtMs(proposedAtMs);
        switch (command) {
            case PlacementCommand.InitializeCluster initialize ->
                builder.setInitializeCluster(
                        InitializeCluster.newBuilder().setClusterId(PlacementCodec.encode(initialize.cluster())));
            case PlacementCommand.CreateCollection create -> builder.setPlaceCollection(encode(create));
            case PlacementCommand.DeleteCollection delete ->
                builder.setDeleteCollection(DeleteCollectionRequest.newBuilder()
                        .setName(delete.name().value()));
            case PlacementCommand.RegisterServer register ->
                builder.setRegisterServer(ServerCodec.encode(register.registration()));
            case PlacementCommand.SetServerState set ->
                builder.setSetServerState(SetServerStateRequest.newBuilder()
                        .setServerId(set.server().value())
                        .setState(ServerCodec.encode(set.state())));
            case PlacementCommand.BindTopic bind ->
                builder.setBindTopic(BindTopicRequest.newBuilder()
                        .setCollectionId(bind.collection().value())
                        .setTopicId(PlacementCodec.encode(bind.topic())));
            case PlacementCommand.RetireTopic retire ->
                builder.setRetireTopic(
                        RetireTopicRequest.newBuilder().setTopicId(PlacementCodec.encode(retire.topic())));
            case PlacementCommand.MoveCommand move -> MoveCommandCodec.encode(move, builder);
            case PlacementCommand.ForgetServer forget ->
                builder.setForgetServer(
                        ForgetServer.newBuilder().setServerId(forget.server().value()));
            case PlacementCommand.RecordLeader record ->
                builder.setRecordLeader(RecordLeader.newBuilder()
                        .setShardId(record.shard().value())
                        .setServerId(record.server().value())
                        .setTerm(record.term()));
        }
        return builder.build().toByteArray();
    }

    private static PlaceCollection encode(PlacementCommand.CreateCollection create) {
        return PlaceCollection.newBuilder()
                .setName(create.name().value())
                .setSettings(PlacementCodec.encode(create.settings()))
                .addAllReplicaSets(create.replicaSets().stream()
                        .map(servers -> ReplicaSet.newBuilder()
                                .addAllServerIds(
                                        servers.stream().map(ServerId::value).toList())
                                .build())
                        .toList())
                .build();
    }

    static PlacementCommand decodeCommand(byte[] bytes) throws InvalidProtocolBufferException {
        var entry = io.vectron.proto.placement.v1.PlacementCommand.parseFrom(bytes);
        return switch (entry.getCommandCase()) {
            case INITIALIZE_CLUSTER ->
                new PlacementCommand.InitializeCluster(
                        PlacementCodec.decodeUuid(entry.getInitializeCluster().getClusterId()));
            case PLACE_COLLECTION -> decode(entry.getPlaceCollection());
            case DELETE_COLLECTION ->
                new PlacementCommand.DeleteCollection(
                        new CollectionName(entry.getDeleteCollection().getName()));
            case REGISTER_SERVER -> new PlacementCommand.RegisterServer(ServerCodec.decode(entry.getRegisterServer()));
            case SET_SERVER_STATE ->
                new PlacementCommand.SetServerState(
                        new ServerId(entry.getSetServerState().getServerId()),
                        ServerCodec.decode(entry.getSetServerState().getState()));
            case BIND_TOPIC ->
                new PlacementCommand.BindTopic(
                        new CollectionId(entry.getBindTopic().getCollectionId()),
                        PlacementCodec.decodeTopic(entry.getBindTopic().getTopicId()));
            case RETIRE_TOPIC ->
                new PlacementCommand.RetireTopic(
                        PlacementCodec.decodeTopic(entry.getRetireTopic().getTopicId()));
            case RECORD_LEADER ->
                new PlacementCommand.RecordLeader(
                        new ShardId(entry.getRecordLeader().getShardId()),
                        new ServerId(entry.getRecordLeader().getServerId()),
                        entry.getRecordLeader().getTerm());
            case START_MOVE, ADVANCE_MOVE, FINISH_MOVE, GIVE_UP_MOVE, TAKE_BACK_MOVE, PREFER_LEADER ->
                MoveCommandCodec.decode(entry);
            case FORGET_SERVER ->
                new PlacementCommand.ForgetServer(
                        new ServerId(entry.getForgetServer().getServerId()));
            case COMMAND_NOT_SET ->
                throw new InvalidProtocolBufferException(
                        "a command this version does not know; is it older than the log?");
        };
    }

    private static PlacementCommand decode(PlaceCollection place) {
        return new PlacementCommand.CreateCollection(
                new CollectionName(place.getName()),
                PlacementCodec.decode(place.getSettings()),
                place.getReplicaSetsList().stream()
                        .map(set -> set.getServerIdsList().stream()
                                .map(ServerId::new)
                                .toList())
                        .toList());
    }

    static byte[] encode(PlacementReply reply) {
        var builder = io.vectron.proto.placement.v1.PlacementReply.newBuilder();
        switch (reply) {
            case PlacementReply.Done done ->
                builder.setMapVersion(done.version().value());
            case PlacementReply.ServerRegistered registered ->
                builder.setServerRegistered(RegisterServerResponse.newBuilder()
                        .setServerId(registered.registered().server().value())
                        .setClusterId(
                                PlacementCodec.encode(registered.registered().cluster())));
            case PlacementReply.Refused refused ->
                builder.setRefusal(
                        Refusal.newBuilder().setCode(refused.code().name()).setMessage(refused.message()));
        }
        return builder.build().toByteArray();
    }

    static PlacementReply decodeReply(byte[] bytes) throws InvalidProtocolBufferException {
        var reply = io.vectron.proto.placement.v1.PlacementReply.parseFrom(bytes);
        return switch (reply.getReplyCase()) {
            case MAP_VERSION -> new PlacementReply.Done(new MapVersion(reply.getMapVersion()));
            case SERVER_REGISTERED ->
                new PlacementReply.ServerRegistered(new Registered(
                        new ServerId(reply.getServerRegistered().getServerId()),
                        PlacementCodec.decodeUuid(reply.getServerRegistered().getClusterId())));
            case REFUSAL ->
                new PlacementReply.Refused(
                        ErrorCode.valueOf(reply.getRefusal().getCode()),
                        reply.getRefusal().getMessage());
            case REPLY_NOT_SET -> throw new InvalidProtocolBufferException("an empty reply");
        };
    }

    static byte[] encode(PlacementState state) {
        PlacementSnapshot.Builder snapshot = PlacementSnapshot.newBuilder()
                .setMap(PlacementCodec.encode(state.map()))
                .setNextCollectionId(state.nextCollection().value())
                .setNextShardId(state.nextShard().value())
                .setNextServerId(state.nextServer().value());
        state.cluster().map(PlacementCodec::encode).ifPresent(snapshot::setClusterId);
        state.leaderTerms()
                .forEach((shard, term) -> snapshot.addLeaderTerms(
                        LeaderTerm.newBuilder().setShardId(shard.value()).setTerm(term)));
        state.ledger().moves().values().forEach(move -> snapshot.addMoves(MoveCodec.encode(move)));
        state.ledger().outcomes().values().forEach(outcome -> snapshot.addMoveOutcomes(encode(outcome)));
        return snapshot.build().toByteArray();
    }

    static PlacementState decodeState(byte[] bytes) throws InvalidProtocolBufferException {
        PlacementSnapshot snapshot = PlacementSnapshot.parseFrom(bytes);
        SortedMap<ShardId, Long> terms = new TreeMap<>();
        for (LeaderTerm term : snapshot.getLeaderTermsList()) {
            terms.put(new ShardId(term.getShardId()), term.getTerm());
        }
        return new PlacementState(
                snapshot.getClusterId().isEmpty()
                        ? Optional.empty()
                        : Optional.of(PlacementCodec.decodeUuid(snapshot.getClusterId())),
                PlacementCodec.decode(snapshot.getMap()),
                new CollectionId(snapshot.getNextCollectionId()),
                new ShardId(snapshot.getNextShardId()),
                new ServerId(snapshot.getNextServerId()),
                terms,
                decodeLedger(snapshot));
    }

    private static io.vectron.proto.placement.v1.MoveOutcome encode(MoveOutcome outcome) {
        return io.vectron.proto.placement.v1.MoveOutcome.newBuilder()
                .setMove(MoveCodec.encode(outcome.move()))
                .setFailures(outcome.failures())
                .setEndedAtMs(outcome.endedAtMs())
                .build();
    }

    private static MoveLedger decodeLedger(PlacementSnapshot snapshot) {
        SortedMap<ShardId, ReplicaMove> moves = new TreeMap<>();
        snapshot.getMovesList().stream().map(MoveCodec::decode).forEach(move -> moves.put(move.shard(), move));
        SortedMap<ShardId, MoveOutcome> outcomes = new TreeMap<>();
        snapshot.getMoveOutcomesList().stream()
                .map(outcome -> new MoveOutcome(
                        MoveCodec.decode(outcome.getMove()), outcome.getFailures(), outcome.getEndedAtMs()))
                .forEach(outcome -> outcomes.put(outcome.move().shard(), outcome));
        return new MoveLedger(moves, outcomes);
    }
}
