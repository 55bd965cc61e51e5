package io.vectron.shardservers.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a leader that has nothing to send does for a follower that is away: next to nothing. */
class StoppedFollowerTest {
    /** The time of so many, two seconds, is how long a leader goes on before it takes a follower for slow, and asks it rarely. */
    private static final int HEARTBEATS_UNTIL_SLOW = 20;

    private static final Duration MOST = Duration.ofMillis(250);

    @TempDir
    private Path root;

    @Test
    void costsItsLeaderNoProcessorTime() throws Exception {
        try (ServerGroup group = new ServerGroup(root, config -> config.electionTimeout(Duration.ofSeconds(1)))) {
            for (int server = 1; server <= 3; server++) {
                group.start(server);
            }
            group.createCollection(3);
            int leader = group.leader().orElseThrow();
            long before = appendersNanos();
            group.stop(leader == 1 ? 2 : 1);
            group.awaitReports(leader, HEARTBEATS_UNTIL_SLOW);
            Duration spent = Duration.ofNanos(appendersNanos() - before);
            assertTrue(spent.compareTo(MOST) < 0, "appenders took " + spent.toMillis() + " ms");
        }
    }

    /** The processor time of the threads that send to followers, of all servers in this process. */
    private static long appendersNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("LogAppenderDaemon"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.threadId()))
                .sum();
    }
}
