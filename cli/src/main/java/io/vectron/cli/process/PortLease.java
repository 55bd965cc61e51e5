package io.vectron.cli.process;

import io.vectron.cli.CliException;
import io.vectron.cli.server.LoopbackPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Ports for servers that this process starts and stops. Until it is closed, or the process ends, no other lease of this user has any of
 * them, whether or not something listens there; nor are they such as outgoing connections get, unless the system leaves no others. So
 * a server that was stopped can start again on its ports. Used by one thread.
 */
public final class PortLease implements AutoCloseable {
    private static final int ATTEMPTS = 50;
    /** Below are the ports of servers that somebody has started without asking for others. */
    private static final int MIN_OFFSET = 1_000;

    private final int offset;
    private final List<FileLock> locks;

    private PortLease(int offset, List<FileLock> locks) {
        this.offset = offset;
        this.locks = locks;
    }

    /** One byte of a file stands for each port; the system releases the locks of a process that ends. */
    private static final class LockFile {
        /** Never closed: that would release every lock of this process on the file. */
        static final FileChannel CHANNEL = open();

        private static FileChannel open() {
            Path file = Path.of(
                    System.getProperty("java.io.tmpdir"), "vectron-ports-" + System.getProperty("user.name") + ".lock");
            try {
                return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Finds an offset at which all ports are free.
     *
     * @param ports at offset zero
     * @param maxOffset the largest at which servers take them
     * @throws CliException if there is none, or luck has not found it
     */
    public static PortLease find(RandomGenerator random, Set<Integer> ports, int maxOffset) {
        int[] offsets = offsets(EphemeralPorts.ofSystem(), ports, maxOffset);
        for (int i = 0; i < ATTEMPTS; i++) {
            int offset = offsets[random.nextInt(offsets.length)];
            PortLease lease = tryLease(offset, ports);
            if (lease != null) {
                return lease;
            }
        }
        throw new CliException("found no free ports in " + ATTEMPTS + " attempts");
    }

    /** Those at which no port is ephemeral; all if there are none. */
    static int[] offsets(EphemeralPorts ephemeral, Set<Integer> ports, int maxOffset) {
        int[] apart = IntStream.rangeClosed(MIN_OFFSET, maxOffset)
                .filter(offset -> ports.stream().noneMatch(port -> ephemeral.contains(port + offset)))
                .toArray();
        return apart.length > 0
                ? apart
                : IntStream.rangeClosed(MIN_OFFSET, maxOffset).toArray();
    }

    private static @Nullable PortLease tryLease(int offset, Set<Integer> ports) {
        PortLease lease = new PortLease(offset, new ArrayList<>());
        for (int port : ports) {
            if (!lease.tryAdd(port + offset)) {
                lease.close();
                return null;
            }
        }
        return lease;
    }

    private boolean tryAdd(int port) {
        try {
            FileLock lock = LockFile.CHANNEL.tryLock(port, 1, false);
            if (lock == null) {
                return false;
            }
            locks.add(lock);
            return LoopbackPort.isFree(port);
        } catch (OverlappingFileLockException e) {
            return false; // another lease of this process has it
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is to be added to every port. */
    public int offset() {
        return offset;
    }

    @Override
    public void close() {
        try {
            for (FileLock lock : locks) {
                lock.release();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
