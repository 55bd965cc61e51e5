package io.vectron.benchmarks.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.benchmarks.data.FloatRows;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverTest {
    @TempDir
    Path folder;

    @Test
    void answersEveryCommandWithOneLine() throws Exception {
        Path base = write("base", 0, 1, 2, 3);
        Path queries = write("queries", 1.9f, 0.2f);
        Path ids = folder.resolve("ids");
        Path nanos = folder.resolve("nanos");

        List<String> answers = run(
                "load\t" + base + "\t" + queries + "\t1\tl2\t16\t200",
                "build\t2\t0",
                "search\t10\t1\t2\t1\t" + ids,
                "latency\t10\t1\t0\t" + nanos,
                "memory",
                "quit");

        assertEquals("ok\tflags=nearest by scan", answers.get(0));
        assertEquals("ok\tpoints=4", answers.get(1));
        assertTrue(answers.get(2).startsWith("ok\tseconds="), answers.get(2));
        assertTrue(answers.get(3).contains("\tqueries="), answers.get(3));
        assertEquals("ok\tqueries=2", answers.get(4));
        assertTrue(answers.get(5).startsWith("ok\tbytes=16\t"), answers.get(5));
        assertEquals("ok", answers.get(6));
        ByteBuffer found = ByteBuffer.wrap(Files.readAllBytes(ids)).order(ByteOrder.LITTLE_ENDIAN);
        assertArrayEquals(new int[] {2, 0}, new int[] {found.getInt(), found.getInt()});
        assertEquals(2 * Long.BYTES, Files.size(nanos));
    }

    @Test
    void buildsOverTheFirstRowsOnly() throws Exception {
        Path base = write("base", 0, 1, 2, 3);

        List<String> answers = run("load\t" + base + "\t" + base + "\t1\tl2\t16\t200", "build\t1\t3", "memory", "quit");

        assertTrue(answers.get(3).startsWith("ok\tbytes=12\t"), answers.get(3));
    }

    @Test
    void reportsAFailedCommandAndGoesOn() throws Exception {
        List<String> answers = run("build\t1\t0", "dance", "quit");

        assertTrue(answers.get(1).startsWith("error\t"), answers.get(1));
        assertTrue(answers.get(2).startsWith("error\t"), answers.get(2));
        assertEquals("ok", answers.get(3));
    }

    private List<String> run(String... commands) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream printer = new PrintStream(out, true, StandardCharsets.UTF_8);
        new Driver(new Scan(), printer).run(new BufferedReader(new StringReader(String.join("\n", commands))));
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private Path write(String name, float... values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return Files.write(folder.resolve(name), bytes.array());
    }

    /** Finds the one nearest of one-dimensional rows. */
    private static final class Scan implements Contender {
        private float[] values = {};

        @Override
        public String flags() {
            return "nearest by scan";
        }

        @Override
        public void build(FloatRows rows, int count, GraphSettings settings, int threads)
                throws IOException, InterruptedException {
            float[] copy = new float[count];
            ParallelRows.run(count, threads, () -> row -> copy[row] = rows.row(row)[0]);
            values = copy;
        }

        @Override
        public Searcher searcher() {
            return (query, k, ef, ids, from) -> {
                int nearest = 0;
                for (int i = 1; i < values.length; i++) {
                    if (Math.abs(values[i] - query[0]) < Math.abs(values[nearest] - query[0])) {
                        nearest = i;
                    }
                }
                ids[from] = nearest;
            };
        }

        @Override
        public long bytes() {
            return (long) values.length * Float.BYTES;
        }

        @Override
        public void close() {}
    }
}
