package io.vectron.index.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/**
 * The operating system's page calls, reached through the foreign function interface.
 *
 * <p>An address range is first reserved without access rights, which costs address space and nothing else, and pages
 * are made usable as they are needed. That is what lets a table grow without moving. Linux and macOS are supported.
 */
final class SystemMemory {
    private static final int PROT_NONE = 0;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE = 0x02;
    private static final int MADV_HUGEPAGE = 14;
    private static final boolean LINUX =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
    private static final int MAP_ANONYMOUS = LINUX ? 0x20 : 0x1000;

    private static final MethodHandle MMAP =
            find("mmap", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle MUNMAP = find("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle MPROTECT =
            find("mprotect", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle MADVISE =
            find("madvise", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    private SystemMemory() {}

    private static MethodHandle find(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        MemorySegment symbol = linker.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsupportedOperationException(
                        "the index needs " + name + "() of a POSIX system; this system does not have it"));
        return linker.downcallHandle(symbol, descriptor);
    }

    /** Reserves {@code bytes} of address space with no access rights. */
    static long reserve(long bytes) {
        try {
            MemorySegment address = (MemorySegment)
                    MMAP.invokeExact(MemorySegment.NULL, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L);
            if (address.address() == -1) {
                throw new OutOfMemoryError("cannot reserve " + bytes + " bytes of address space for an index table");
            }
            return address.address();
        } catch (Throwable t) {
            throw rethrow(t);
        }
    }

    /** Makes reserved pages readable and writable; they read as zero until written. */
    static void commit(long address, long bytes) {
        try {
            int result = (int) MPROTECT.invokeExact(MemorySegment.ofAddress(address), bytes, PROT_READ_WRITE);
            if (result != 0) {
                throw new OutOfMemoryError("cannot commit " + bytes + " bytes of memory for an index table");
            }
        } catch (Throwable t) {
            throw rethrow(t);
        }
    }

    /** Asks for huge pages, which shorten address translation on random reads; a refusal costs only speed. */
    static void adviseHugePages(long address, long bytes) {
        if (!LINUX) {
            return;
        }
        try {
            int unused = (int) MADVISE.invokeExact(MemorySegment.ofAddress(address), bytes, MADV_HUGEPAGE);
        } catch (Throwable t) {
            throw rethrow(t);
        }
    }

    /** Gives a reserved range back, committed or not. */
    static void release(long address, long bytes) {
        try {
            int result = (int) MUNMAP.invokeExact(MemorySegment.ofAddress(address), bytes);
            if (result != 0) {
                throw new IllegalStateException("cannot release " + bytes + " bytes at " + address);
            }
        } catch (Throwable t) {
            throw rethrow(t);
        }
    }

    private static RuntimeException rethrow(Throwable t) {
        if (t instanceof RuntimeException e) {
            return e;
        }
        if (t instanceof Error e) {
            throw e;
        }
        return new IllegalStateException(t);
    }
}
