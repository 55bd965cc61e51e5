package io.vectron.shardservers.storage;

import io.vectron.shardservers.core.DamagedDataException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The list of a snapshot's files, each a line {@code CRC32C SIZE PATH}, in the file {@value #NAME}; written last, so that
 * it also says that the snapshot is whole.
 */
final class SnapshotManifest {
    static final String NAME = "MANIFEST.vectron";

    private SnapshotManifest() {}

    private record Entry(String crc, long size) {}

    static boolean isIn(Path snapshot) {
        return Files.exists(snapshot.resolve(NAME));
    }

    /** The files the manifest lists, and itself, last. */
    static List<Path> files(Path snapshot) {
        try {
            List<Path> files = new ArrayList<>();
            read(snapshot).keySet().forEach(path -> files.add(snapshot.resolve(path)));
            files.add(snapshot.resolve(NAME));
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param previous a snapshot whose table files, which never change, need not be read again
     */
    static void write(Path snapshot, Optional<Path> previous) throws IOException {
        Map<String, Entry> known = previous.isPresent() ? read(previous.get()) : Map.of();
        StringBuilder lines = new StringBuilder();
        for (Path file : regularFiles(snapshot)) {
            String path = snapshot.relativize(file).toString();
            long size = Files.size(file);
            Entry old = known.get(path);
            String crc = old != null && old.size == size && path.endsWith(".sst") ? old.crc : checksum(file);
            lines.append(crc).append(' ').append(size).append(' ').append(path).append('\n');
        }
        DurableFiles.replace(snapshot.resolve(NAME), lines.toString());
    }

    private static List<Path> regularFiles(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            return tree.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static Map<String, Entry> read(Path snapshot) throws IOException {
        Map<String, Entry> entries = new TreeMap<>();
        for (String line : Files.readAllLines(snapshot.resolve(NAME), StandardCharsets.UTF_8)) {
            String[] fields = line.split(" ", 3);
            if (fields.length != 3) {
                throw new DamagedDataException("manifest of " + snapshot + " has a bad line: " + line);
            }
            entries.put(fields[2], new Entry(fields[0], Long.parseLong(fields[1])));
        }
        return entries;
    }

    /** @throws IOException naming the file that is missing or not as it was written */
    static void verify(Path snapshot) throws IOException {
        for (Map.Entry<String, Entry> entry : read(snapshot).entrySet()) {
            Path file = snapshot.resolve(entry.getKey());
            if (!Files.exists(file)
                    || Files.size(file) != entry.getValue().size
                    || !checksum(file).equals(entry.getValue().crc)) {
                throw new DamagedDataException("snapshot file " + file + " is missing or damaged");
            }
        }
    }

    private static String checksum(Path file) throws IOException {
        CRC32C crc = new CRC32C();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                crc.update(buffer, 0, read);
            }
        }
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
