package io.vectron.shardservers.api.rpc;

import io.vectron.common.error.VectronException;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.PointId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.Point;
import io.vectron.common.model.ReadPolicy;
import io.vectron.common.model.ScoredPoint;
import io.vectron.proto.shard.v1.Eventual;
import io.vectron.proto.shard.v1.GetResponse;
import io.vectron.proto.shard.v1.Hit;
import io.vectron.proto.shard.v1.Linearizable;
import io.vectron.proto.shard.v1.SearchRequest;
import io.vectron.proto.shard.v1.SearchResponse;
import io.vectron.shardservers.api.CoveredOffset;
import io.vectron.shardservers.api.ReplicaLag;
import io.vectron.shardservers.api.ShardHits;
import io.vectron.shardservers.api.ShardPoint;
import io.vectron.shardservers.api.ShardRoute;
import io.vectron.shardservers.api.ShardSearch;
import io.vectron.shardservers.api.ShardState;
import java.util.List;
import java.util.Optional;

/** Routes, reads and states between model and wire. */
final class ReadCodec {
    private ReadCodec() {}

    static io.vectron.proto.shard.v1.ShardRoute encode(ShardRoute route) {
        return io.vectron.proto.shard.v1.ShardRoute.newBuilder()
                .setShardId(route.shard().value())
                .setEpoch(route.epoch().value())
                .build();
    }

    static ShardRoute decode(io.vectron.proto.shard.v1.ShardRoute route) {
        try {
            return new ShardRoute(new ShardId(route.getShardId()), new Epoch(route.getEpoch()));
        } catch (IllegalArgumentException e) {
            throw VectronException.invalid("route", "is refused: " + e.getMessage());
        }
    }

    static io.vectron.proto.shard.v1.ReadPolicy encode(ReadPolicy policy) {
        var encoded = io.vectron.proto.shard.v1.ReadPolicy.newBuilder();
        return switch (policy) {
            case ReadPolicy.Eventual _ ->
                encoded.setEventual(Eventual.getDefaultInstance()).build();
            case ReadPolicy.AppliedAtLeast(LogIndex index) ->
                encoded.setAppliedAtLeast(index.value()).build();
            case ReadPolicy.Linearizable _ ->
                encoded.setLinearizable(Linearizable.getDefaultInstance()).build();
        };
    }

    /** A request without a policy is eventual. */
    static ReadPolicy decode(io.vectron.proto.shard.v1.ReadPolicy policy) {
        return switch (policy.getPolicyCase()) {
            case EVENTUAL, POLICY_NOT_SET -> ReadPolicy.EVENTUAL;
            case APPLIED_AT_LEAST -> new ReadPolicy.AppliedAtLeast(new LogIndex(policy.getAppliedAtLeast()));
            case LINEARIZABLE -> ReadPolicy.LINEARIZABLE;
        };
    }

    static SearchRequest encode(ShardSearch search) {
        return SearchRequest.newBuilder()
                .setRoute(encode(search.route()))
                .setVector(VectorBytes.encode(search.vector()))
                .setTopK(search.topK())
                .setEf(search.ef())
                .setIncludeVectors(search.includeVectors())
                .setIncludePayloads(search.includePayloads())
                .setPolicy(encode(search.policy()))
                .build();
    }

    static ShardSearch decode(SearchRequest request) {
        return new ShardSearch(
                decode(request.getRoute()),
                VectorBytes.decode(request.getVector()),
                request.getTopK(),
                request.getEf(),
                request.getIncludeVectors(),
                request.getIncludePayloads(),
                decode(request.getPolicy()));
    }

    static GetResponse encode(ShardPoint found) {
        var response = GetResponse.newBuilder()
                .setLagEntries(found.lag().entries())
                .setLagSilentMs(found.lag().silentMs());
        found.point().ifPresent(point -> response.setPoint(WriteCodec.encode(point)));
        return response.build();
    }

    static ShardPoint decode(GetResponse response) {
        Optional<Point> point =
                response.hasPoint() ? Optional.of(WriteCodec.decode(response.getPoint())) : Optional.empty();
        return new ShardPoint(point, new ReplicaLag(response.getLagEntries(), response.getLagSilentMs()));
    }

    static SearchResponse encode(ShardHits hits) {
        var response = SearchResponse.newBuilder()
                .setLagEntries(hits.lag().entries())
                .setLagSilentMs(hits.lag().silentMs());
        for (ScoredPoint hit : hits.points()) {
            response.addHits(Hit.newBuilder()
                    .setId(hit.id().value())
                    .setScore(hit.score())
                    .setVector(VectorBytes.encode(hit.vector()))
                    .setPayload(WriteCodec.encode(hit.payload())));
        }
        return response.build();
    }

    static ShardHits decode(SearchResponse response) {
        List<ScoredPoint> points = response.getHitsList().stream()
                .map(hit -> new ScoredPoint(
                        new PointId(hit.getId()),
                        hit.getScore(),
                        VectorBytes.decode(hit.getVector()),
                        WriteCodec.decode(hit.getPayload())))
                .toList();
        return new ShardHits(points, new ReplicaLag(response.getLagEntries(), response.getLagSilentMs()));
    }

    static io.vectron.proto.shard.v1.ShardState encode(ShardState state) {
        var encoded = io.vectron.proto.shard.v1.ShardState.newBuilder()
                .setShardId(state.shard().value())
                .setEpoch(state.epoch().value())
                .setLeader(state.leader())
                .setReady(state.ready())
                .setPoints(state.points())
                .setUnindexedPoints(state.unindexedPoints())
                .setAppliedIndex(state.applied().value())
                .setDigest(state.digest());
        for (CoveredOffset covered : state.covered()) {
            encoded.addCovered(io.vectron.proto.shard.v1.CoveredOffset.newBuilder()
                    .setTopicId(WriteCodec.encode(covered.source().topic()))
                    .setPartition(covered.source().partition())
                    .setNextOffset(covered.nextOffset()));
        }
        return encoded.build();
    }

    static ShardState decode(io.vectron.proto.shard.v1.ShardState state) {
        return new ShardState(
                new ShardId(state.getShardId()),
                new Epoch(state.getEpoch()),
                state.getLeader(),
                state.getReady(),
                state.getPoints(),
                state.getUnindexedPoints(),
                new LogIndex(state.getAppliedIndex()),
                state.getDigest(),
                state.getCoveredList().stream()
                        .map(covered -> new CoveredOffset(
                                WriteCodec.decodeSource(covered.getTopicId(), covered.getPartition()),
                                covered.getNextOffset()))
                        .toList());
    }
}
