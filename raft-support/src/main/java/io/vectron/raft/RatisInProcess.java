package io.vectron.raft;

import java.lang.Thread.UncaughtExceptionHandler;
import org.apache.ratis.metrics.MetricRegistries;
import org.apache.ratis.util.ExitUtils;

/**
 * Keeps Ratis from taking the process for its own, which it shares with other services here.
 *
 * <p>It calls {@code System.exit} when its port is taken, and makes itself the handler of every thread's uncaught exceptions in
 * order to do the same: its failures must come back as exceptions. And it registers an MBean for every metric of every group, unless
 * it is given somewhere else to report to: nobody reads them.
 *
 * <p>Thread-safe.
 */
public final class RatisInProcess {
    private static boolean reports = true;

    private RatisInProcess() {}

    /** To be called before a Raft server is built. Idempotent. */
    public static synchronized void prepare() {
        UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        ExitUtils.disableSystemExit();
        Thread.setDefaultUncaughtExceptionHandler(before);
        if (reports) {
            MetricRegistries.global().addReporterRegistration(_ -> {}, _ -> {});
            reports = false;
        }
    }
}
