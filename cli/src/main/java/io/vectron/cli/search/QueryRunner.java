package io.vectron.cli.search;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.vectron.cli.CliException;
import io.vectron.proto.v1.SearchRequest;
import io.vectron.proto.v1.SearchResponse;
import io.vectron.proto.v1.SearchResult;
import io.vectron.proto.v1.VectronServiceGrpc;
import io.vectron.proto.v1.VectronServiceGrpc.VectronServiceBlockingStub;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Sends queries over gRPC, one after the other, as an application would. Used by one thread. */
public final class QueryRunner implements AutoCloseable {
    private final ManagedChannel channel;
    private final VectronServiceBlockingStub stub;
    private final String collection;

    /** @param address host:port of the gateway's gRPC listener */
    public QueryRunner(String address, String collection) {
        this.channel = NettyChannelBuilder.forTarget(address)
                .usePlaintext()
                .maxInboundMessageSize(64 * 1024 * 1024)
                .build();
        this.stub = VectronServiceGrpc.newBlockingStub(channel);
        this.collection = collection;
    }

    public QueryRun run(List<float[]> queries, int topK, int ef) {
        List<List<String>> ids = new ArrayList<>(queries.size());
        long[] latencyNanos = new long[queries.size()];
        for (int i = 0; i < queries.size(); i++) {
            long start = System.nanoTime();
            List<SearchResult> results = search(queries.get(i), topK, ef);
            latencyNanos[i] = System.nanoTime() - start;
            ids.add(results.stream().map(SearchResult::getId).toList());
        }
        return new QueryRun(ids, latencyNanos);
    }

    private List<SearchResult> search(float[] vector, int topK, int ef) {
        SearchRequest.Builder request = SearchRequest.newBuilder()
                .setCollection(collection)
                .setTopK(topK)
                .setEf(ef)
                .setIncludeMetadata(false);
        for (float number : vector) {
            request.addVector(number);
        }
        try {
            SearchResponse response =
                    stub.withDeadlineAfter(30, TimeUnit.SECONDS).search(request.build());
            return response.getResultsList();
        } catch (StatusRuntimeException e) {
            throw new CliException("search failed: " + e.getStatus().getDescription(), e);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
