package io.vectron.cli.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/** What Linux says of a process beyond what Java asks; on other systems, nothing. */
final class ProcessStat {
    private static final int STATE = 0;
    private static final int THREADS = 17;
    private static final List<String> NONE = Collections.nCopies(THREADS + 1, "");

    private ProcessStat() {}

    /** Whether it has ended and only its parent has not noticed yet: a container's first process may never do. */
    static boolean hasEnded(long pid) {
        return hasEnded(stat(pid));
    }

    /** The first thread of a killed process ends before the others, which keep its ports and files until the last is gone. */
    static boolean hasEnded(List<String> stat) {
        return stat.get(STATE).equals("Z") && stat.get(THREADS).equals("1");
    }

    /** Whether it is stopped by a signal. */
    static boolean isPaused(long pid) {
        return stat(pid).get(STATE).equals("T");
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

    private static List<String> stat(long pid) {
        try {
            return fields(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
        } catch (IOException e) {
            return NONE; // gone, or not Linux
        }
    }

    /** Those that follow the command, which is in parentheses and may hold any character. */
    static List<String> fields(String stat) {
        return List.of(stat.substring(stat.lastIndexOf(')') + 2).strip().split(" "));
    }
}
