package io.vectron.placement.api.rpc;

import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.CommittedConfiguration;
import io.vectron.placement.api.ReplicaCondition;
import io.vectron.placement.api.ReplicaDigest;
import io.vectron.placement.api.ReplicaLoad;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.placement.api.ServerMeasurements;
import io.vectron.placement.api.ServerReport;
import io.vectron.proto.placement.v1.HeartbeatRequest;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Heartbeats and their messages, in both directions; nothing is lost on the way, and what is absent stays absent. */
final class ReportCodec {
    private ReportCodec() {}

    static HeartbeatRequest encode(ServerId server, ServerReport report) {
        return HeartbeatRequest.newBuilder()
                .setServerId(server.value())
                .setMeasurements(encode(report.measurements()))
                .addAllReplicas(
                        report.replicas().stream().map(ReportCodec::encode).toList())
                .build();
    }

    static ServerReport decode(HeartbeatRequest request) {
        return new ServerReport(
                decode(request.getMeasurements()),
                request.getReplicasList().stream().map(ReportCodec::decode).toList());
    }

    private static io.vectron.proto.placement.v1.ServerMeasurements encode(ServerMeasurements measurements) {
        var builder = io.vectron.proto.placement.v1.ServerMeasurements.newBuilder();
        measurements.diskTotalBytes().ifPresent(builder::setDiskTotalBytes);
        measurements.diskFreeBytes().ifPresent(builder::setDiskFreeBytes);
        measurements.cpuLoad().ifPresent(builder::setCpuLoad);
        measurements.rssBytes().ifPresent(builder::setRssBytes);
        return builder.build();
    }

    private static ServerMeasurements decode(io.vectron.proto.placement.v1.ServerMeasurements measurements) {
        return new ServerMeasurements(
                present(measurements.hasDiskTotalBytes(), measurements.getDiskTotalBytes()),
                present(measurements.hasDiskFreeBytes(), measurements.getDiskFreeBytes()),
                present(measurements.hasCpuLoad(), measurements.getCpuLoad()),
                present(measurements.hasRssBytes(), measurements.getRssBytes()));
    }

    private static OptionalLong present(boolean present, long value) {
        return present ? OptionalLong.of(value) : OptionalLong.empty();
    }

    private static OptionalDouble present(boolean present, double value) {
        return present ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    private static io.vectron.proto.placement.v1.ReplicaReport encode(ReplicaReport report) {
        var builder = io.vectron.proto.placement.v1.ReplicaReport.newBuilder()
                .setShardId(report.shard().value())
                .setEpoch(report.epoch().value())
                .setCondition(encode(report.condition()))
                .setConditionReason(report.condition().reason())
                .setLeader(report.leader())
                .setReady(report.ready())
                .setTerm(report.term())
                .setAppliedIndex(report.applied().value())
                .setPoints(report.points());
        report.committed().ifPresent(index -> builder.setCommitIndex(index.value()));
        report.load().diskBytes().ifPresent(builder::setDiskBytes);
        report.load().writesPerSecond().ifPresent(builder::setWritesPerSecond);
        report.load().searchesPerSecond().ifPresent(builder::setSearchesPerSecond);
        report.configuration().ifPresent(configuration -> builder.setConfiguration(encode(configuration)));
        report.digest()
                .ifPresent(digest -> builder.setDigest(io.vectron.proto.placement.v1.ReplicaDigest.newBuilder()
                        .setValue(digest.value())
                        .setAppliedIndex(digest.applied().value())));
        return builder.build();
    }

    private static ReplicaReport decode(io.vectron.proto.placement.v1.ReplicaReport report) {
        return new ReplicaReport(
                new ShardId(report.getShardId()),
                new Epoch(report.getEpoch()),
                decodeCondition(report),
                report.getLeader(),
                report.getReady(),
                report.getTerm(),
                new LogIndex(report.getAppliedIndex()),
                report.getPoints(),
                report.hasCommitIndex() ? Optional.of(new LogIndex(report.getCommitIndex())) : Optional.empty(),
                new ReplicaLoad(
                        present(report.hasDiskBytes(), report.getDiskBytes()),
                        present(report.hasWritesPerSecond(), report.getWritesPerSecond()),
                        present(report.hasSearchesPerSecond(), report.getSearchesPerSecond())),
                report.hasConfiguration() ? Optional.of(decode(report.getConfiguration())) : Optional.empty(),
                report.hasDigest()
                        ? Optional.of(new ReplicaDigest(
                                report.getDigest().getValue(),
                                new LogIndex(report.getDigest().getAppliedIndex())))
                        : Optional.empty());
    }

    private static io.vectron.proto.placement.v1.ReplicaCondition encode(ReplicaCondition condition) {
        return switch (condition) {
            case ReplicaCondition.Opening _ -> io.vectron.proto.placement.v1.ReplicaCondition.REPLICA_CONDITION_OPENING;
            case ReplicaCondition.Running _ -> io.vectron.proto.placement.v1.ReplicaCondition.REPLICA_CONDITION_RUNNING;
            case ReplicaCondition.Failed _ -> io.vectron.proto.placement.v1.ReplicaCondition.REPLICA_CONDITION_FAILED;
            case ReplicaCondition.Quarantined _ ->
                io.vectron.proto.placement.v1.ReplicaCondition.REPLICA_CONDITION_QUARANTINED;
        };
    }

    private static ReplicaCondition decodeCondition(io.vectron.proto.placement.v1.ReplicaReport report) {
        return switch (report.getCondition()) {
            case REPLICA_CONDITION_OPENING -> new ReplicaCondition.Opening();
            case REPLICA_CONDITION_RUNNING -> new ReplicaCondition.Running();
            case REPLICA_CONDITION_FAILED -> new ReplicaCondition.Failed(report.getConditionReason());
            case REPLICA_CONDITION_QUARANTINED -> new ReplicaCondition.Quarantined(report.getConditionReason());
            case REPLICA_CONDITION_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("replica condition is not known: " + report.getConditionValue());
        };
    }

    private static io.vectron.proto.placement.v1.CommittedConfiguration encode(CommittedConfiguration configuration) {
        return io.vectron.proto.placement.v1.CommittedConfiguration.newBuilder()
                .addAllVoters(
                        configuration.voters().stream().map(ServerId::value).toList())
                .addAllListeners(
                        configuration.listeners().stream().map(ServerId::value).toList())
                .setIndex(configuration.index().value())
                .build();
    }

    private static CommittedConfiguration decode(io.vectron.proto.placement.v1.CommittedConfiguration configuration) {
        return CommittedConfiguration.of(
                configuration.getVotersList().stream().map(ServerId::new).toList(),
                configuration.getListenersList().stream().map(ServerId::new).toList(),
                new LogIndex(configuration.getIndex()));
    }
}
