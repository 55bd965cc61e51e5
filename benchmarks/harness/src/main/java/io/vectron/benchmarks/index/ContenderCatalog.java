package io.vectron.benchmarks.index;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The contenders that can run here; installs the peers and notes what could not be installed. */
final class ContenderCatalog {
    private static final String OURS_MAIN = "io.vectron.benchmarks.vectron.VectronDriver";
    private static final String HNSWLIB = "hnswlib";

    private final Options options;
    private final JavaCommand java;
    private final Progress progress;
    private final BenchmarkResult result;

    ContenderCatalog(Options options, JavaCommand java, Progress progress, BenchmarkResult result) {
        this.options = options;
        this.java = java;
        this.progress = progress;
        this.result = result;
    }

    /** What every ratio is taken against. */
    static String yardstick() {
        return HNSWLIB;
    }

    /** The contenders that were asked for, ours first. */
    List<ContenderSpec> contenders() throws IOException, InterruptedException {
        List<ContenderSpec> specs = new ArrayList<>();
        for (String quantization : quantizations()) {
            String name =
                    quantization.equals("NONE") ? "vectron float" : "vectron " + quantization.toLowerCase(Locale.ROOT);
            if (options.wantsContender(name)) {
                List<String> command = java.of("vectron-bench", List.of(), OURS_MAIN, quantization);
                specs.add(new ContenderSpec(name, command, Map.of(), "this tree"));
            }
        }
        if (options.peers()) {
            NativePeers peers = new NativePeers(options.cache(), progress);
            add(
                    specs,
                    HNSWLIB,
                    PeerArchive.HNSWLIB.version(),
                    () -> List.of(peers.hnswlib().toString()));
            add(specs, "faiss hnsw", NativePeers.FAISS_VERSION, () -> with(peers.faiss(), "float"));
            add(specs, "faiss hnsw-sq8", NativePeers.FAISS_VERSION, () -> with(peers.faiss(), "sq8"));
            add(
                    specs,
                    "usearch",
                    PeerArchive.USEARCH.version(),
                    () -> List.of(peers.usearch().toString()));
            add(specs, "jvector", "4.0.2", () -> jvector(List.of()));
            add(specs, "jvector panama", "4.0.2", () -> jvector(List.of("-Djvector.vectorization_provider=panama")));
            add(
                    specs,
                    "lucene",
                    "10.6.0",
                    () -> java.of("peer-lucene", List.of(), "io.vectron.benchmarks.lucene.LuceneDriver"));
        }
        return specs;
    }

    private List<String> jvector(List<String> flags) throws IOException {
        return java.of("peer-jvector", flags, "io.vectron.benchmarks.jvector.JVectorDriver");
    }

    private List<String> quantizations() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(java.of("vectron-bench", List.of(), OURS_MAIN))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String names = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0 || names.isBlank()) {
            throw new IOException(OURS_MAIN + " does not start");
        }
        return names.lines().toList();
    }

    private static List<String> with(List<String> command, String argument) {
        List<String> whole = new ArrayList<>(command);
        whole.add(argument);
        return whole;
    }

    private void add(List<ContenderSpec> specs, String name, String version, Installation installation)
            throws InterruptedException {
        if (!options.wantsContender(name)) {
            return;
        }
        Map<String, String> environment =
                options.peerHugePages() ? Map.of("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1") : Map.of();
        try {
            specs.add(new ContenderSpec(name, installation.command(), environment, version));
        } catch (IOException e) {
            progress.say("NOT INSTALLED: %s %s: %s", name, version, String.valueOf(e.getMessage()));
            result.missing.add(name + " " + version + ": " + e.getMessage());
        }
    }

    @FunctionalInterface
    private interface Installation {
        List<String> command() throws IOException, InterruptedException;
    }
}
