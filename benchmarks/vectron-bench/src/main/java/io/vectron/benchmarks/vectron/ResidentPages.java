package io.vectron.benchmarks.vectron;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much of a process's file mappings is in its memory, as Linux tells it. */
final class ResidentPages {
    private static final Path MAPPINGS = Path.of("/proc/self/smaps");
    private static final String RESIDENT = "Rss:";

    private ResidentPages() {}

    /** Resident bytes of this process's mappings of files whose path contains {@code part}. */
    static long bytesOfFiles(String part) throws IOException {
        long bytes = 0;
        boolean wanted = false;
        for (String line : Files.readAllLines(MAPPINGS)) {
            if (line.startsWith(RESIDENT)) {
                bytes += wanted ? kilobytes(line) << 10 : 0;
            } else if (Character.digit(line.charAt(0), 16) >= 0 && line.indexOf('-') > 0) {
                wanted = line.contains(part);
            }
        }
        return bytes;
    }

    private static long kilobytes(String line) {
        return Long.parseLong(
                line.substring(RESIDENT.length(), line.length() - "kB".length()).strip());
    }
}
