package io.vectron.cli.bench;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.vectron.cli.CliException;
import io.vectron.proto.v1.Point;
import io.vectron.proto.v1.SearchRequest;
import io.vectron.proto.v1.UpsertRequest;
import io.vectron.proto.v1.VectronServiceGrpc;
import io.vectron.proto.v1.VectronServiceGrpc.VectronServiceBlockingStub;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One client that writes and one that searches, each one call after the other at a fixed pace, over gRPC. Thread-safe.
 */
final class SteadyLoad implements AutoCloseable {
    /** Of each client, between the begin of two calls. */
    private static final long PACE_MS = 10;
    /** Entries that may be written while replicas are asked one after the other. */
    static final long LEVEL_LAG = 20;

    private static final long DEADLINE_SECONDS = 20;
    private static final int KEYS = 1_000;
    private static final Duration POLL = Duration.ofMillis(5);

    private final ManagedChannel channel;
    private final VectronServiceBlockingStub stub;
    private final String collection;
    private final AnswerGaps writes = new AnswerGaps();
    private final AnswerGaps searches = new AnswerGaps();
    private volatile boolean stopped;
    private final Thread writer = Thread.ofPlatform().name("writer").unstarted(() -> repeat(writes, this::write));
    private final Thread searcher =
            Thread.ofPlatform().name("searcher").unstarted(() -> repeat(searches, this::search));
    private int turn;

    private SteadyLoad(String address, String collection) {
        this.channel = NettyChannelBuilder.forTarget(address).usePlaintext().build();
        this.stub = VectronServiceGrpc.newBlockingStub(channel);
        this.collection = collection;
    }

    /** @param address host:port of a gateway's gRPC listener */
    static SteadyLoad start(String address, String collection) {
        SteadyLoad load = new SteadyLoad(address, collection);
        load.writer.start();
        load.searcher.start();
        return load;
    }

    private void repeat(AnswerGaps gaps, Runnable call) {
        while (!stopped) {
            long next = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PACE_MS);
            try {
                call.run();
                gaps.answered(System.nanoTime());
            } catch (StatusRuntimeException e) {
                if (!stopped) {
                    gaps.failed(e.getStatus().toString());
                }
            }
            long rest = next - System.nanoTime();
            if (rest > 0) {
                Pause.of(Duration.ofNanos(rest));
            }
        }
    }

    private void write() {
        Point point = Point.newBuilder()
                .setId("k" + turn++ % KEYS)
                .addVector(turn)
                .addVector(1)
                .build();
        var _ = bounded()
                .upsert(UpsertRequest.newBuilder()
                        .setCollection(collection)
                        .addPoints(point)
                        .build());
    }

    private void search() {
        var _ = bounded()
                .search(SearchRequest.newBuilder()
                        .setCollection(collection)
                        .addVector(1)
                        .addVector(1)
                        .setTopK(1)
                        .build());
    }

    private VectronServiceBlockingStub bounded() {
        return stub.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    /** From now on the longest gaps are looked for anew. */
    void beginWindow() {
        writes.beginWindow(System.nanoTime());
        searches.beginWindow(System.nanoTime());
    }

    /** Waits for a write that is answered from now on. */
    void awaitWrite(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        long before = writes.count();
        while (writes.count() == before) {
            if (System.nanoTime() - deadline > 0) {
                throw new CliException("no write was acknowledged within " + timeout.toSeconds() + " s of the fault");
            }
            Pause.of(POLL);
        }
    }

    double longestWriteGapMillis() {
        return writes.longestMillis();
    }

    double longestSearchGapMillis() {
        return searches.longestMillis();
    }

    long writes() {
        return writes.count();
    }

    long failedWrites() {
        return writes.failures();
    }

    /** What the first failed call of either client was told; empty while none has failed. */
    String firstFailure() {
        return writes.firstFailure().isEmpty() ? searches.firstFailure() : writes.firstFailure();
    }

    long searches() {
        return searches.count();
    }

    long failedSearches() {
        return searches.failures();
    }

    @Override
    public void close() {
        stopped = true;
        channel.shutdownNow();
        try {
            writer.join();
            searcher.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
