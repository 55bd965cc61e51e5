package io.vectron.raft;

import java.lang.Thread.UncaughtExceptionHandler;
import org.apache.ratis.util.ExitUtils;

/**
 * Keeps Ratis from ending the process: it calls {@code System.exit} when its port is taken, and makes itself the handler
 * of every thread's uncaught exceptions in order to do the same. It shares its process with other services here, so its
 * failures must come back as exceptions. Idempotent and thread-safe.
 */
public final class RatisExit {
    private RatisExit() {}

    /** To be called before a Raft server is built. */
    public static synchronized void prevent() {
        UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        ExitUtils.disableSystemExit();
        Thread.setDefaultUncaughtExceptionHandler(before);
    }
}
