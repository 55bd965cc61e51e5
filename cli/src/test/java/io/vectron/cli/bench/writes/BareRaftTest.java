package io.vectron.cli.bench.writes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BareRaftTest {
    private static final int BATCH = 10;
    private static final int BATCHES = 3;
    /** Of an entry; what a log file has in advance is zeros. */
    private static final byte MARK = 'x';

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void aMajorityLogsWhatIsAcknowledged(BareRaftSettings settings) throws Exception {
        byte[] entry = new byte[900_000];
        Arrays.fill(entry, MARK);
        FreshPoints points = new FreshPoints(4, 100);
        try (BareRaftCluster cluster = BareRaftCluster.start(folder, settings, List.of(1));
                BareRaftTarget target = new BareRaftTarget(cluster, 1, entry, BATCH)) {
            target.awaitLeaders();
            for (int i = 0; i < BATCHES; i++) {
                var _ = target.write(points.next(BATCH)).get(1, TimeUnit.MINUTES);
            }
            assertEquals(settings.label(), target.name());
        }
        int complete = 0;
        for (int server = 1; server <= 3; server++) {
            if (loggedMarks(folder.resolve("bare-" + server)) >= BATCHES * entry.length) {
                complete++;
            }
        }
        assertTrue(complete >= 2, "what was acknowledged is in the logs of " + complete + " of 3 servers");
    }

    private static long loggedMarks(Path folder) throws IOException {
        long marks = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith("log_"))
                    .toList()) {
                for (byte value : Files.readAllBytes(file)) {
                    marks += value == MARK ? 1 : 0;
                }
            }
        }
        return marks;
    }
}
