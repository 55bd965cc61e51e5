package io.vectron.cli.cluster;

import io.vectron.cli.CliException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What a node takes of the machine at one moment; from Linux's {@code /proc}.
 *
 * @param residentBytes memory in use
 * @param openFiles descriptors, sockets included
 * @param diskBytes of its data folder, as the file system has them
 * @param threads by kind: names with their numbers left out
 */
public record NodeFootprint(long residentBytes, long openFiles, long diskBytes, SortedMap<String, ThreadUse> threads) {
    /** Of the clock in which Linux counts a thread's time, whatever the kernel's own is. */
    private static final long TICKS_PER_SECOND = 100;

    private static final int FIELD_STATE = 0;
    private static final int FIELD_USER_TIME = FIELD_STATE + 11;
    private static final int FIELD_SYSTEM_TIME = FIELD_STATE + 12;

    /** Threads of one kind, and what processor time they have taken together. */
    public record ThreadUse(int count, Duration time) {
        public static final ThreadUse NONE = new ThreadUse(0, Duration.ZERO);

        public ThreadUse plus(ThreadUse other) {
            return new ThreadUse(count + other.count, time.plus(other.time));
        }
    }

    /** @throws CliException if it does not run, or the system has no {@code /proc} */
    public static NodeFootprint of(LocalCluster cluster, ClusterNode node) throws IOException {
        long pid = cluster.findProcess(node)
                .orElseThrow(() -> new CliException(node.name() + " does not run"))
                .pid();
        Path process = Path.of("/proc", Long.toString(pid));
        if (!Files.isDirectory(process)) {
            throw new CliException("this needs Linux: there is no " + process);
        }
        return new NodeFootprint(
                ProcessStat.residentBytes(pid).orElse(0),
                count(process.resolve("fd")),
                diskBytes(cluster.data(node)),
                threads(process.resolve("task")));
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.count();
        }
    }

    private static SortedMap<String, ThreadUse> threads(Path tasks) throws IOException {
        SortedMap<String, ThreadUse> kinds = new TreeMap<>();
        try (Stream<Path> threads = Files.list(tasks)) {
            for (Path thread : threads.toList()) {
                try {
                    add(Files.readString(thread.resolve("stat")), kinds);
                } catch (IOException e) {
                    continue; // it has ended since it was listed
                }
            }
        }
        return kinds;
    }

    private static void add(String stat, SortedMap<String, ThreadUse> kinds) {
        // The name is in parentheses and may hold any character.
        String kind = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
                .replaceAll("@.*", "@")
                .replaceAll("[0-9]+", "#");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[FIELD_USER_TIME]) + Long.parseLong(fields[FIELD_SYSTEM_TIME]);
        Duration time = Duration.ofNanos(ticks * TimeUnit.SECONDS.toNanos(1) / TICKS_PER_SECOND);
        kinds.merge(kind, new ThreadUse(1, time), ThreadUse::plus);
    }

    private static long diskBytes(Path folder) throws IOException {
        AtomicLong bytes = new AtomicLong();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes.addAndGet(attributes.size());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE; // it is gone since it was listed
            }
        });
        return bytes.get();
    }

    public int threadCount() {
        return threads.values().stream().mapToInt(ThreadUse::count).sum();
    }

    /** Processor time of the threads there are now; what ended threads took is not in it. */
    public Duration time() {
        return threads.values().stream().map(ThreadUse::time).reduce(Duration.ZERO, Duration::plus);
    }
}
