package io.vectron.benchmarks.index;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Installs the peers that are not Java into the cache folder: fetches their pinned packages, checks them, and compiles
 * the drivers for this processor. What is there already is used again. Needs tar, a C++17 compiler ({@code $CXX} or
 * g++), Python 3 with venv, and the network the first time.
 */
final class NativePeers {
    static final String FAISS_VERSION = "1.15.0";

    private static final String NUMPY_VERSION = "2.4.6";
    private static final Duration LONGEST_STEP = Duration.ofMinutes(10);
    private static final List<String> COMPILER_FLAGS =
            List.of("-std=c++17", "-O3", "-march=native", "-DNDEBUG", "-pthread");

    private final Path folder;
    private final Progress progress;

    NativePeers(Path cache, Progress progress) throws IOException {
        folder = Files.createDirectories(cache.resolve("peers"));
        this.progress = progress;
    }

    /** The compiled hnswlib driver. */
    Path hnswlib() throws IOException, InterruptedException {
        Path headers = unpack(PeerArchive.HNSWLIB);
        return compile(PeerArchive.HNSWLIB, "hnswlib_driver.cpp", List.of("-I" + headers));
    }

    /** The compiled USearch driver, its kernels the compiler's: they are no slower than the library's own ones here. */
    Path usearch() throws IOException, InterruptedException {
        Path headers = unpack(PeerArchive.USEARCH).resolve("include");
        return compile(
                PeerArchive.USEARCH,
                "usearch_driver.cpp",
                List.of("-ffast-math", "-DUSEARCH_USE_NUMKONG=0", "-I" + headers));
    }

    /** The command that runs the FAISS driver. */
    List<String> faiss() throws IOException, InterruptedException {
        Path home = folder.resolve("faiss-" + FAISS_VERSION);
        Path python = home.resolve("bin/python");
        Path done = home.resolve("installed");
        if (!Files.exists(done)) {
            progress.say("installing faiss-cpu %s", FAISS_VERSION);
            run(List.of("python3", "-m", "venv", home.toString()));
            run(List.of(
                    python.toString(),
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "faiss-cpu==" + FAISS_VERSION,
                    "numpy==" + NUMPY_VERSION));
            Files.createFile(done);
        }
        return List.of(python.toString(), source("faiss_driver.py").toString());
    }

    private Path unpack(PeerArchive archive) throws IOException, InterruptedException {
        Path target = folder.resolve(archive.folderName());
        if (!Files.isDirectory(target)) {
            Path file = fetch(archive);
            run(List.of("tar", "-xzf", file.toString(), "-C", folder.toString()));
        }
        return target;
    }

    private Path fetch(PeerArchive archive) throws IOException, InterruptedException {
        Path file = folder.resolve(archive.fileName());
        if (!Files.exists(file)) {
            progress.say("fetching %s", archive.address());
            Path partial = folder.resolve(archive.fileName() + ".partial");
            try (HttpClient client = HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build()) {
                HttpResponse<Path> response = client.send(
                        HttpRequest.newBuilder(archive.address())
                                .timeout(LONGEST_STEP)
                                .build(),
                        BodyHandlers.ofFile(partial));
                if (response.statusCode() != 200) {
                    throw new IOException(archive.address() + " answered " + response.statusCode());
                }
            }
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
        }
        String found = sha256(Files.readAllBytes(file));
        if (!found.equals(archive.sha256())) {
            Files.delete(file);
            throw new IOException(archive.address() + " has SHA-256 " + found + " instead of " + archive.sha256());
        }
        return file;
    }

    private Path compile(PeerArchive archive, String sourceName, List<String> flags)
            throws IOException, InterruptedException {
        source("driver.hpp");
        Path source = source(sourceName);
        String compiler = Objects.requireNonNullElse(System.getenv("CXX"), "g++");
        List<String> command = new ArrayList<>(List.of(compiler));
        command.addAll(COMPILER_FLAGS);
        command.addAll(flags);
        String shown = compiler + " " + String.join(" ", COMPILER_FLAGS) + " "
                + String.join(
                        " ",
                        flags.stream().filter(flag -> !flag.startsWith("-I")).toList());
        command.add("-DBENCH_FLAGS=\"" + shown.strip() + "\"");
        String recipe = String.join(" ", command)
                + sha256(Files.readAllBytes(source))
                + sha256(Files.readAllBytes(folder.resolve("driver.hpp")));
        Path program = folder.resolve(archive.library() + "-driver-"
                + sha256(recipe.getBytes(StandardCharsets.UTF_8)).substring(0, 12));
        if (!Files.exists(program)) {
            progress.say("compiling the driver of %s %s", archive.library(), archive.version());
            command.addAll(List.of("-o", program.toString(), source.toString()));
            run(command);
        }
        return program;
    }

    /** A copy of a driver's source from this jar. */
    private Path source(String name) throws IOException {
        Path target = folder.resolve(name);
        try (InputStream in = NativePeers.class.getResourceAsStream("/native/" + name)) {
            if (in == null) {
                throw new IOException("the harness was built without native/" + name);
            }
            Files.write(target, in.readAllBytes());
        }
        return target;
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        File log = folder.resolve("install.log").toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        Map<String, String> environment = builder.environment();
        environment.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
        Process process = builder.start();
        if (!process.waitFor(LONGEST_STEP.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command.getFirst() + " took longer than " + LONGEST_STEP.toMinutes() + " minutes");
        }
        if (process.exitValue() != 0) {
            throw new IOException(
                    command.getFirst() + " ended with status " + process.exitValue() + "; " + log + " says why");
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
