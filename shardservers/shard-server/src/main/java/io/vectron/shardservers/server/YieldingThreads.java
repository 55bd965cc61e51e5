package io.vectron.shardservers.server;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.ThreadFactory;

/**
 * Threads for work that nobody waits for: while other threads want the processors they get about a tenth of a share, and all
 * that is left otherwise. By Linux's {@code nice}, which there is a property of a thread; Java's own thread priorities do
 * nothing without a flag and a privilege. On other systems they are threads like any other.
 */
final class YieldingThreads implements ThreadFactory {
    private static final boolean PER_THREAD = System.getProperty("os.name").equals("Linux");
    private static final int STEPS = 10;

    private final ThreadFactory threads;

    YieldingThreads(ThreadFactory threads) {
        this.threads = threads;
    }

    @Override
    public Thread newThread(Runnable work) {
        return threads.newThread(() -> {
            if (PER_THREAD) {
                Nice.lower();
            }
            work.run();
        });
    }

    /** Looked up once, and only where it is used. */
    private static final class Nice {
        private static final MethodHandle NICE = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().find("nice").orElseThrow(),
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT));

        /** Of the calling thread; to lower it always is allowed, and stops at the lowest there is. */
        static void lower() {
            try {
                int _ = (int) NICE.invokeExact(STEPS);
            } catch (Throwable e) {
                throw new IllegalStateException("the system's 'nice' cannot be called", e);
            }
        }
    }
}
