package io.vectron.shardservers.server;

import com.sun.management.OperatingSystemMXBean;
import io.vectron.placement.api.ServerMeasurements;
import io.vectron.shardservers.storage.DiskSpace;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Measures the machine and this process. What the platform does not tell is left empty. */
final class MachineMeter {
    /** Resident pages are the second number; see proc_pid_statm(5). */
    private static final Path STATM = Path.of("/proc/self/statm");

    private static final long PAGE_BYTES = 4096;

    private final DiskSpace disk;

    MachineMeter(DiskSpace disk) {
        this.disk = disk;
    }

    ServerMeasurements measure() {
        return new ServerMeasurements(
                OptionalLong.of(disk.totalBytes()), OptionalLong.of(disk.freeBytes()), cpuLoad(), residentBytes());
    }

    private static OptionalDouble cpuLoad() {
        double load =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getCpuLoad();
        return load >= 0 ? OptionalDouble.of(load) : OptionalDouble.empty();
    }

    private static OptionalLong residentBytes() {
        if (!Files.isReadable(STATM)) {
            return OptionalLong.empty();
        }
        try {
            String[] pages = Files.readString(STATM).split(" ", 3);
            return OptionalLong.of(Long.parseLong(pages[1]) * PAGE_BYTES);
        } catch (IOException | RuntimeException e) {
            // Not measured, which is what empty means.
            return OptionalLong.empty();
        }
    }
}
