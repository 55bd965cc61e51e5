package io.vectron.cli.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What a process holds, as Linux counts it. */
public record ProcessResources(long residentBytes, long threads, long files) {
    /** Empty if the process is gone, or the system is not Linux. */
    public static Optional<ProcessResources> of(ProcessHandle process) {
        Path folder = Path.of("/proc", Long.toString(process.pid()));
        try (Stream<Path> files = Files.list(folder.resolve("fd"));
                Stream<Path> threads = Files.list(folder.resolve("task"))) {
            long open = files.count();
            long running = threads.count();
            return ProcessStat.residentBytes(process.pid()).stream()
                    .mapToObj(resident -> new ProcessResources(resident, running, open))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty(); // as the caller is told
        }
    }
}
