package io.vectron.placement.server.core;

import io.vectron.common.ids.ServerId;
import java.time.Duration;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Which servers have been heard of lately. Observed by the leader, not replicated. Thread-safe. */
public final class ServerLiveness {
    private final Map<ServerId, Long> lastHeardNanos = new ConcurrentHashMap<>();
    private final LongSupplier nanoClock;
    private final Duration timeout;

    /** @param timeout without a heartbeat after which a server no longer counts as alive */
    public ServerLiveness(LongSupplier nanoClock, Duration timeout) {
        this.nanoClock = nanoClock;
        this.timeout = timeout;
    }

    public void heard(ServerId server) {
        lastHeardNanos.put(server, nanoClock.getAsLong());
    }

    public SortedSet<ServerId> alive() {
        long now = nanoClock.getAsLong();
        SortedSet<ServerId> alive = new TreeSet<>();
        lastHeardNanos.forEach((server, heard) -> {
            if (now - heard <= timeout.toNanos()) {
                alive.add(server);
            }
        });
        return alive;
    }
}
