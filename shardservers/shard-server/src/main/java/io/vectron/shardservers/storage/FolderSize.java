package io.vectron.shardservers.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;

/** Adds up the sizes of files, each once however many links it has. */
public final class FolderSize {
    private FolderSize() {}

    /** In bytes; files that come and go meanwhile may count or not. */
    public static long of(Path... folders) {
        Adder adder = new Adder();
        for (Path folder : folders) {
            try {
                if (Files.isDirectory(folder)) {
                    Files.walkFileTree(folder, adder);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return adder.bytes;
    }

    private static final class Adder extends SimpleFileVisitor<Path> {
        private final Set<Object> seen = new HashSet<>();
        private long bytes;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Object key = attributes.fileKey();
            if (key == null || seen.add(key)) {
                bytes += attributes.size();
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            // It was deleted in between.
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException e) {
            return FileVisitResult.CONTINUE;
        }
    }
}
