package io.vectron.gateway.rpc;

import io.vectron.codec.rpc.ParsedPoint;
import io.vectron.codec.rpc.PointProto;
import io.vectron.common.error.VectronException;
import io.vectron.gateway.core.failure.Refusals;
import io.vectron.gateway.core.request.CollectionCreation;
import io.vectron.gateway.core.request.Consistency;
import io.vectron.gateway.core.request.PointDraft;
import io.vectron.gateway.core.request.PointLookup;
import io.vectron.gateway.core.request.PointRemoval;
import io.vectron.gateway.core.request.PointUpsert;
import io.vectron.gateway.core.request.SearchQuery;
import io.vectron.proto.v1.CreateCollectionRequest;
import io.vectron.proto.v1.DeleteRequest;
import io.vectron.proto.v1.GetRequest;
import io.vectron.proto.v1.Point;
import io.vectron.proto.v1.SearchRequest;
import io.vectron.proto.v1.UpsertRequest;
import java.util.ArrayList;
import java.util.List;

/** Turns public messages into the core's requests. Unsigned numbers stay what they were. */
final class RequestDecoder {
    private RequestDecoder() {}

    static CollectionCreation decode(CreateCollectionRequest request) {
        return new CollectionCreation(
                request.getName(),
                request.getDimension(),
                request.getDistance(),
                Integer.toUnsignedLong(request.getShards()),
                Integer.toUnsignedLong(request.getReplicationFactor()),
                Integer.toUnsignedLong(request.getPartitions()),
                Integer.toUnsignedLong(request.getM()),
                Integer.toUnsignedLong(request.getEfConstruction()),
                Integer.toUnsignedLong(request.getEfSearch()),
                decode(request.getConsistency()));
    }

    static PointUpsert decode(UpsertRequest request) {
        List<PointDraft> drafts = new ArrayList<>(request.getPointsCount());
        for (Point point : request.getPointsList()) {
            drafts.add(decode(drafts.size(), point));
        }
        return new PointUpsert(request.getCollection(), drafts);
    }

    private static PointDraft decode(int position, Point point) {
        try {
            ParsedPoint parsed = PointProto.parse(point);
            return new PointDraft(point.getId(), parsed.vector(), parsed.payload());
        } catch (VectronException e) {
            throw Refusals.inBatch(position, point.getId(), e);
        }
    }

    static SearchQuery decode(SearchRequest request) {
        return new SearchQuery(
                request.getCollection(),
                vector(request),
                Integer.toUnsignedLong(request.getTopK()),
                Integer.toUnsignedLong(request.getTimeoutMs()),
                request.getIncludeVectors(),
                !request.hasIncludeMetadata() || request.getIncludeMetadata(),
                decode(request.getConsistency()),
                request.getSessionToken(),
                Integer.toUnsignedLong(request.getEf()),
                request.getIncludeLag());
    }

    static PointLookup decode(GetRequest request) {
        return new PointLookup(
                request.getCollection(),
                request.getId(),
                decode(request.getConsistency()),
                request.getSessionToken(),
                request.getIncludeLag());
    }

    static PointRemoval decode(DeleteRequest request) {
        return new PointRemoval(request.getCollection(), request.getId());
    }

    private static Consistency decode(io.vectron.proto.v1.Consistency consistency) {
        return switch (consistency) {
            case CONSISTENCY_UNSPECIFIED -> Consistency.UNSPECIFIED;
            case CONSISTENCY_EVENTUAL -> Consistency.EVENTUAL;
            case CONSISTENCY_SESSION -> Consistency.SESSION;
            case CONSISTENCY_LINEARIZABLE -> Consistency.LINEARIZABLE;
            case UNRECOGNIZED ->
                throw VectronException.invalid("consistency", "must be eventual, session or linearizable");
        };
    }

    private static float[] vector(SearchRequest request) {
        float[] vector = new float[request.getVectorCount()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = request.getVector(i);
        }
        return vector;
    }
}
