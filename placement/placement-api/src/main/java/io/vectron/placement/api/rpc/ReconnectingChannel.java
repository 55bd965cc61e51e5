package io.vectron.placement.api.rpc;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The connection to one server of the cluster. gRPC connects anew after pauses that grow to two minutes, in which every call
 * fails: a server that is back would go without requests for as long as it was away. So a call that found it away has the
 * channel try again, at most ten times a second. Thread-safe.
 */
public final class ReconnectingChannel {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final long RECONNECT_NANOS = Duration.ofMillis(100).toNanos();

    private final ManagedChannel channel;
    private final AtomicLong lastReconnect = new AtomicLong(System.nanoTime() - RECONNECT_NANOS);

    private ReconnectingChannel(ManagedChannel channel) {
        this.channel = channel;
    }

    /**
     * Connects when it is first used.
     *
     * @param address host:port
     * @param maxMessageBytes of an answer
     */
    public static ReconnectingChannel open(String address, int maxMessageBytes) {
        return new ReconnectingChannel(NettyChannelBuilder.forTarget(address)
                .usePlaintext()
                .maxInboundMessageSize(maxMessageBytes)
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
                .build());
    }

    /** What stubs are made with. */
    public Channel calls() {
        return channel;
    }

    /** A call has failed because the server is away. */
    public void onUnavailable() {
        long now = System.nanoTime();
        long last = lastReconnect.get();
        if (now - last >= RECONNECT_NANOS && lastReconnect.compareAndSet(last, now)) {
            channel.resetConnectBackoff();
        }
    }

    /** Ends when calls under way have ended; takes no more. */
    public void shutdown() {
        channel.shutdown();
    }

    /** Waits for calls under way, and ends those that take longer. */
    public void awaitEnd(Duration longest) {
        try {
            if (!channel.awaitTermination(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                channel.shutdownNow();
            }
        } catch (InterruptedException e) {
            channel.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
