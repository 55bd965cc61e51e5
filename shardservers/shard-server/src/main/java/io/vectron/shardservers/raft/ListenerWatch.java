package io.vectron.shardservers.raft;

import java.util.Arrays;
import java.util.Objects;
import org.apache.ratis.server.RaftServer;

/**
 * Ends the thread in which Ratis waits for a leader to fall silent, on a listener, which never does anything about it.
 *
 * <p>When a listener reads in its log that it is a voter, Ratis stops that thread and waits for its end, with the monitor of the
 * member held. If the thread is at that monitor just then, both wait for ever, and the member takes in no entry any more (Ratis 3.3.0,
 * {@code ServerState.updateConfiguration} and {@code FollowerState.runImpl}). A thread that has ended cannot be there; a member that
 * becomes a voter gets a new one.
 */
final class ListenerWatch {
    /** The end of the thread's name, which is the member's before it. */
    private static final String THREAD = "-FollowerState";

    private ListenerWatch() {}

    /** Does nothing to a member of another role. The thread ends soon after. */
    static void end(RaftServer.Division member) {
        // A member changes its role with its monitor held, and a voter's thread must not be interrupted.
        synchronized (member) {
            if (member.getInfo().isListener()) {
                Arrays.stream(threads(member.getThreadGroup()))
                        .filter(Objects::nonNull)
                        .filter(thread -> thread.getName().equals(member.getMemberId() + THREAD))
                        .forEach(Thread::interrupt);
            }
        }
    }

    private static Thread[] threads(ThreadGroup group) {
        Thread[] threads = new Thread[group.activeCount() + 8];
        group.enumerate(threads);
        return threads;
    }
}
