package io.vectron.benchmarks.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The machine and the JVM that the figures were taken on, as far as the system tells. */
final class MachineDescription {
    private MachineDescription() {}

    static Map<String, String> read() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("processor", lineOf("/proc/cpuinfo", "model name").orElse(System.getProperty("os.arch")));
        facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("SIMD", simd());
        facts.put("L3 cache", contentOf("/sys/devices/system/cpu/cpu0/cache/index3/size"));
        facts.put("memory", lineOf("/proc/meminfo", "MemTotal").orElse(""));
        facts.put("transparent huge pages", contentOf("/sys/kernel/mm/transparent_hugepage/enabled"));
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        facts.put("load before", contentOf("/proc/loadavg"));
        return facts;
    }

    private static String simd() {
        String flags = lineOf("/proc/cpuinfo", "flags").orElse("");
        if (flags.contains("avx512_vnni")) {
            return "AVX-512 with VNNI";
        }
        return flags.contains("avx512f") ? "AVX-512" : flags.contains("avx2") ? "AVX2" : "";
    }

    private static Optional<String> lineOf(String file, String key) {
        return contentOf(file)
                .lines()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
    }

    private static String contentOf(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            return ""; // not Linux
        }
    }
}
