package io.vectron.shardservers.raft;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vectron.common.ids.ServerId;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Who led a group before the one who leads it now, as far as this member heard. Thread-safe. */
final class Succession {
    private final LongSupplier nanoClock;

    @GuardedBy("this")
    private @Nullable ServerId leader;

    @GuardedBy("this")
    private @Nullable ServerId predecessor;

    @GuardedBy("this")
    private long sinceNanos;

    Succession(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** This server leads now; told once or more. */
    synchronized void ledBy(ServerId server) {
        if (!server.equals(leader)) {
            predecessor = leader;
            leader = server;
            sinceNanos = nanoClock.getAsLong();
        }
    }

    /** Whether the server was followed by another as leader less than so long ago. */
    synchronized boolean wasFollowedWithin(Duration time, ServerId server) {
        return server.equals(predecessor) && nanoClock.getAsLong() - sinceNanos < time.toNanos();
    }
}
