package io.vectron.cli.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What Linux says of a process beyond what Java asks; on other systems, nothing. */
final class ProcessStat {
    private static final char NONE = ' ';

    private ProcessStat() {}

    /** Whether it has ended and only its parent has not noticed yet: a container's first process may never do. */
    static boolean isZombie(long pid) {
        return state(pid) == 'Z';
    }

    /** Whether it is stopped by a signal. */
    static boolean isPaused(long pid) {
        return state(pid) == 'T';
    }

    /** Memory in use, in bytes; empty where it is not known. */
    static OptionalLong residentBytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty(); // gone, or not Linux
        }
    }

    private static char state(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The state follows the command, which is in parentheses and may hold any character.
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return NONE; // gone, or not Linux
        }
    }
}
