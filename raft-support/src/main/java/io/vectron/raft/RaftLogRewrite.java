package io.vectron.raft;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes a group's log and metadata anew after writing them has failed. The operating system reports a failed sync once and
 * may then take the pages for written, so reading the files proves nothing about the device; a copy that was synced does.
 */
public final class RaftLogRewrite {
    private static final String COPY = ".rewritten";

    private RaftLogRewrite() {}

    /**
     * Replaces every file of a {@code current} directory by a synced copy of itself. The group must not run.
     *
     * @throws IOException if the device still cannot be written; the files are then as they were
     */
    public static void rewrite(Path directory) throws IOException {
        for (Path file : list(directory)) {
            if (!file.toString().endsWith(COPY)) {
                Path copy = file.resolveSibling(file.getFileName() + COPY);
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                sync(copy);
                Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        sync(directory);
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
