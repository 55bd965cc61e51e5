package io.vectron.shardservers.storage;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The space of the file system that holds a server's data. Below a floor nothing is to be written that can be refused: what
 * cannot (the log of a follower, a flush) needs the rest. When something else has taken that too, there is a reserve. Space is
 * looked at by {@link #refresh}, so that asking is free. Thread-safe.
 */
public final class DiskSpace {
    private static final long LARGEST_RESERVE_BYTES = 64L << 20;
    /** With less than this free not even a vote can be counted on to be written. */
    private static final long SCARCE_BYTES = DiskReserve.STEP_BYTES / 2;

    private final FileStore store;
    private final long floorBytes;

    @GuardedBy("this")
    private final DiskReserve reserve;

    private volatile long freeBytes;

    /**
     * @param folder where the reserve is kept, in a file of this name
     * @param floorBytes free space below which there is no room; the reserve is a quarter of it, and 64 MiB at the most
     */
    public DiskSpace(Path folder, long floorBytes) throws IOException {
        this.store = Files.getFileStore(folder);
        this.floorBytes = floorBytes;
        this.reserve = new DiskReserve(folder.resolve("reserve"), Math.min(floorBytes / 4, LARGEST_RESERVE_BYTES));
        this.freeBytes = store.getUsableSpace();
    }

    /** Looks again. Gives a part of the reserve back if next to nothing is free; adds a part if there is room for all of it. */
    public synchronized void refresh() {
        try {
            freeBytes = store.getUsableSpace();
            if (freeBytes < SCARCE_BYTES) {
                reserve.shrink();
            } else if (freeBytes - floorBytes >= reserve.missingBytes()) {
                reserve.grow();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the free space of " + store + " cannot be read or reserved", e);
        }
    }

    /** Whether there is space to open a replica with and elect a leader; takes another part of the reserve where there is no room. */
    public synchronized boolean makeRoomToRepair() {
        if (hasRoom()) {
            return true;
        }
        try {
            reserve.shrink();
            freeBytes = store.getUsableSpace();
            return freeBytes >= SCARCE_BYTES;
        } catch (IOException e) {
            throw new UncheckedIOException("the reserve on " + store + " cannot be used", e);
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
