package io.vectron.cli.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * An ext4 file system in a file, mounted on a folder by a loop device. It can lose its power: what was not synced by then is
 * gone, as on a device with a cache. And it can be filled. Takes Linux, root, and the commands mkfs.ext4, mount, umount and
 * fallocate. Used by one thread.
 */
public final class LoopDisk implements AutoCloseable {
    private static final int UNMOUNT_ATTEMPTS = 100;
    private static final Duration RETRY_PAUSE = Duration.ofMillis(100);
    private static final String TAKES = "root, and the packages e2fsprogs, mount and util-linux";

    private final Path image;
    private final Path folder;
    private final Path filler;

    private LoopDisk(Path image, Path folder) {
        this.image = image;
        this.folder = folder;
        this.filler = folder.resolve("filler");
    }

    /**
     * Makes a file system and mounts it.
     *
     * @param image the file, which takes only the space that is written to
     * @param folder empty or absent
     * @throws UnsupportedMachineException if this machine or its user cannot
     */
    public static LoopDisk mount(Path image, Path folder, long bytes) throws IOException {
        Files.createDirectories(image.getParent());
        Files.createDirectories(folder);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(bytes);
        }
        // Nothing is kept for root, who would still find space there.
        SystemCommand.require(TAKES, "mkfs.ext4", "-q", "-m", "0", image.toString());
        LoopDisk disk = new LoopDisk(image, folder);
        SystemCommand.require(TAKES, "mount", "-o", "loop", image.toString(), folder.toString());
        return disk;
    }

    /** From here on nothing reaches the device, and whoever writes or syncs is told so. */
    public void cutPower() throws IOException {
        FileSystemShutdown.of(folder);
    }

    /**
     * Power is back: the file system recovers by its journal. Nobody may use it; threads of a process that was just killed are
     * waited for.
     */
    public void restorePower() throws IOException {
        for (int attempt = 1; !SystemCommand.tryRun("umount", folder.toString()); attempt++) {
            if (attempt == UNMOUNT_ATTEMPTS) {
                throw new IOException(folder + " is still in use");
            }
            LockSupport.parkNanos(RETRY_PAUSE.toNanos());
        }
        SystemCommand.run("mount", "-o", "loop", image.toString(), folder.toString());
    }

    /** Takes all the space there is. */
    public void fill() throws IOException {
        for (long bytes = Files.getFileStore(folder).getUsableSpace(); bytes >= 4096; bytes /= 2) {
            SystemCommand.tryRun(
                    "fallocate", "--offset", size(filler), "--length", Long.toString(bytes), filler.toString());
        }
    }

    private static String size(Path file) throws IOException {
        return Long.toString(Files.exists(file) ? Files.size(file) : 0);
    }

    /** Gives the space back. */
    public void free() throws IOException {
        Files.deleteIfExists(filler);
    }

    /** Unmounts it as soon as nobody has a file open; the image stays. */
    @Override
    public void close() throws IOException {
        SystemCommand.run("umount", "--lazy", folder.toString());
    }
}
