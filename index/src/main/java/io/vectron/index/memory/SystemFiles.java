package io.vectron.index.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The operating system's file descriptors, reached through the foreign function interface: Java keeps those of its own
 * channels to itself, and a mapping at a chosen address needs one.
 */
final class SystemFiles {
    private static final int O_RDONLY = 0;
    private static final int O_RDWR = 2;
    private static final int FADV_RANDOM = 1;
    private static final int O_CLOEXEC = SystemCalls.LINUX ? 0x80000 : 0x1000000;
    /** What Java itself encodes file names in. */
    private static final Charset NAMES =
            Charset.forName(System.getProperty("sun.jnu.encoding", ""), StandardCharsets.UTF_8);

    private static final MethodHandle OPEN = SystemCalls.find(
            "open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE = SystemCalls.find("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private static final MethodHandle PREAD =
            SystemCalls.find("pread", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));

    private static final MethodHandle ALLOCATE = SystemCalls.LINUX
            ? SystemCalls.find("posix_fallocate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG))
            : SystemCalls.find("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final @Nullable MethodHandle ADVISE = SystemCalls.LINUX
            ? SystemCalls.find(
                    "posix_fadvise", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT))
            : null;

    private SystemFiles() {}

    /** Opens an existing file for reading and returns its descriptor. */
    static int openForReading(Path file) throws IOException {
        return open(file, O_RDONLY);
    }

    /** Opens an existing file for reading and writing and returns its descriptor. */
    static int openForWriting(Path file) throws IOException {
        return open(file, O_RDWR);
    }

    private static int open(Path file, int access) throws IOException {
        int descriptor = open(file.toString(), access | O_CLOEXEC);
        if (descriptor < 0) {
            throw new IOException("cannot open " + file + " to map it");
        }
        return descriptor;
    }

    private static int open(String name, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) OPEN.invokeExact(arena.allocateFrom(name, NAMES), flags);
        } catch (Throwable t) {
            throw SystemCalls.rethrow(t);
        }
    }

    /** Copies bytes of a file to an address; returns how many there were. */
    static long read(int descriptor, long position, long bytes, long address) {
        try {
            long done = 0;
            long count = 1;
            while (done < bytes && count > 0) {
                count = (long) PREAD.invokeExact(
                        descriptor, MemorySegment.ofAddress(address + done), bytes - done, position + done);
                done += Math.max(0, count);
            }
            return done;
        } catch (Throwable t) {
            throw SystemCalls.rethrow(t);
        }
    }

    /** Makes a file reach to {@code from + bytes}, with space on the device where the system can; false if it is full. */
    static boolean allocate(int descriptor, long from, long bytes) {
        try {
            int result = SystemCalls.LINUX
                    ? (int) ALLOCATE.invokeExact(descriptor, from, bytes)
                    : (int) ALLOCATE.invokeExact(descriptor, from + bytes);
            return result == 0;
        } catch (Throwable t) {
            throw SystemCalls.rethrow(t);
        }
    }

    /** Says that a file is read here and there, so that nothing is read ahead. */
    static void adviseRandom(int descriptor) {
        if (ADVISE == null) {
            return;
        }
        try {
            int unused = (int) ADVISE.invokeExact(descriptor, 0L, 0L, FADV_RANDOM);
        } catch (Throwable t) {
            throw SystemCalls.rethrow(t);
        }
    }

    /** Gives a descriptor back; mappings made from it stay. */
    static void close(int descriptor) {
        try {
            int unused = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable t) {
            throw SystemCalls.rethrow(t);
        }
    }
}
