package io.vectron.shardservers.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The space of the file system that holds a server's data. Below a floor nothing is to be written that can be refused: what
 * cannot (the log of a follower, a flush) needs the rest. It is looked at by {@link #refresh}, so that asking is free.
 * Thread-safe.
 */
public final class DiskSpace {
    private final FileStore store;
    private final long floorBytes;
    private volatile long freeBytes;

    /** @param floorBytes free space below which there is no room */
    public DiskSpace(Path folder, long floorBytes) throws IOException {
        this.store = Files.getFileStore(folder);
        this.floorBytes = floorBytes;
        this.freeBytes = store.getUsableSpace();
    }

    /** Looks again. */
    public void refresh() {
        try {
            freeBytes = store.getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("the free space of " + store + " cannot be read", e);
        }
    }

    public boolean hasRoom() {
        return freeBytes >= floorBytes;
    }

    /** Looks, and keeps what it saw to itself. */
    public boolean hasRoomNow() {
        try {
            return store.getUsableSpace() >= floorBytes;
        } catch (IOException e) {
            throw new UncheckedIOException("the free space of " + store + " cannot be read", e);
        }
    }

    public long freeBytes() {
        return freeBytes;
    }

    public long floorBytes() {
        return floorBytes;
    }

    public long totalBytes() {
        try {
            return store.getTotalSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("the size of " + store + " cannot be read", e);
        }
    }

    /** Why there is no room. */
    public String shortage() {
        return "its disk has " + (freeBytes >> 20) + " MiB left, and keeps " + (floorBytes >> 20) + " MiB free";
    }
}
