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
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The list of a snapshot's files, each a line {@code CRC32C SIZE PATH} after a first line {@code crc=CRC32C} over all of these, in the
 * file {@value #NAME}; written last, so that it also says that the snapshot is whole.
 */
final class SnapshotManifest {
    static final String NAME = "MANIFEST.vectron";

    private static final String CHECKSUM = "crc=";
    private static final int CHECKSUM_LINE_BYTES = CHECKSUM.length() + 8 + 1;

    private SnapshotManifest() {}

    /** What the manifest says of a file. */
    record Entry(String crc, long size) {
        /** Reads the file. */
        static Entry of(Path file) throws IOException {
            return new Entry(checksum(file), Files.size(file));
        }
    }

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

    /** What the manifest lists of table files, which never change, by their paths in the snapshot. */
    static Map<String, Entry> tables(Path snapshot) throws IOException {
        Map<String, Entry> tables = read(snapshot);
        tables.keySet().removeIf(path -> !path.endsWith(".sst"));
        return tables;
    }

    /** @param known files that need not be read again, by their paths in the snapshot */
    static void write(Path snapshot, Map<String, Entry> known) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Path file : regularFiles(snapshot)) {
            String path = snapshot.relativize(file).toString();
            Entry entry = known.get(path);
            if (entry == null || entry.size != Files.size(file)) {
                entry = Entry.of(file);
            }
            lines.append(entry.crc)
                    .append(' ')
                    .append(entry.size)
                    .append(' ')
                    .append(path)
                    .append('\n');
        }
        byte[] content = lines.toString().getBytes(StandardCharsets.UTF_8);
        DurableFiles.replace(snapshot.resolve(NAME), checksumLine(content, 0) + lines);
    }

    private static List<Path> regularFiles(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            return tree.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static Map<String, Entry> read(Path snapshot) throws IOException {
        byte[] bytes = Files.readAllBytes(snapshot.resolve(NAME));
        if (bytes.length < CHECKSUM_LINE_BYTES
                || !new String(bytes, 0, CHECKSUM_LINE_BYTES, StandardCharsets.ISO_8859_1)
                        .equals(checksumLine(bytes, CHECKSUM_LINE_BYTES))) {
            throw new DamagedDataException("manifest of " + snapshot + " does not have its checksum");
        }
        Map<String, Entry> entries = new TreeMap<>();
        String lines =
                new String(bytes, CHECKSUM_LINE_BYTES, bytes.length - CHECKSUM_LINE_BYTES, StandardCharsets.UTF_8);
        for (String line : lines.lines().toList()) {
            String[] fields = line.split(" ", 3);
            entries.put(fields[2], new Entry(fields[0], Long.parseLong(fields[1])));
        }
        return entries;
    }

    private static String checksumLine(byte[] bytes, int from) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, bytes.length - from);
        return CHECKSUM + HexFormat.of().toHexDigits((int) crc.getValue()) + "\n";
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
