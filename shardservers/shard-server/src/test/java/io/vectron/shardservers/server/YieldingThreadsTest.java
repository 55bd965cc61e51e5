package io.vectron.shardservers.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class YieldingThreadsTest {
    private static final int NICE_FIELD = 16;

    @Test
    @EnabledOnOs(OS.LINUX)
    void leavesTheProcessorsToThreadsOfTheSameProcess() throws Exception {
        int ours = niceOfThisThread();
        try (ExecutorService yielding = Executors.newSingleThreadExecutor(
                new YieldingThreads(Thread.ofPlatform().factory()))) {
            int theirs = yielding.submit(YieldingThreadsTest::niceOfThisThread).get();
            assertEquals(Math.min(19, ours + 10), theirs);
        }
        assertEquals(ours, niceOfThisThread());
    }

    private static int niceOfThisThread() throws IOException {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        // Fields are counted from behind the command, which is in parentheses and may hold any character.
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[NICE_FIELD]);
    }
}
