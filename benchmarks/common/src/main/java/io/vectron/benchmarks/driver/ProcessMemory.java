package io.vectron.benchmarks.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This process's resident memory as Linux counts it. */
public final class ProcessMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMemory() {}

    /** Resident bytes that no file backs; 0 where the system does not say. */
    public static long anonymousBytes() {
        return bytes("RssAnon:");
    }

    /** All resident bytes, mapped files included; 0 where the system does not say. */
    public static long residentBytes() {
        return bytes("VmRSS:");
    }

    private static long bytes(String key) {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith(key)) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
            return 0;
        } catch (IOException e) {
            return 0; // not Linux
        }
    }
}
