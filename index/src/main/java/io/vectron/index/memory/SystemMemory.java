package io.vectron.index.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The operating system's page calls, reached through the foreign function interface.
 *
 * <p>An address range is first reserved without access rights, which costs address space and nothing else, and pages
 * are made usable as they are needed. That is what lets a table grow without moving. Linux and macOS are supported.
 */
final class SystemMemory {
    private static final int PROT_NONE = 0;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED = 0x01;
    private static final int MAP_PRIVATE = 0x02;
    private static final int MADV_RANDOM = 1;
    private static final int MADV_DONTNEED = 4;
    private static final int MADV_HUGEPAGE = 14;
    private static final int MAP_FIXED = 0x10;
    private static final int MADV_POPULATE_READ = 22;
    private static final int MAP_ANONYMOUS = SystemCalls.LINUX ? 0x20 : 0x1000;

    private static final MethodHandle MMAP = SystemCalls.find(
            "mmap", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle MUNMAP =
            SystemCalls.find("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle MPROTECT =
            SystemCalls.find("mprotect", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle MADVISE =
            SystemCalls.find("madvise", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    private SystemMemory() {}

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
            throw SystemCalls.rethrow(t);
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
            throw SystemCalls.rethrow(t);
        }
    }

    /**
     * Puts a private image of part of a file over reserved pages: readable and writable, read from the file when first
     * touched, copied when first written. Address and position are multiples of the page size.
     */
    static void mapPrivately(long address, long bytes, int descriptor, long position) {
        map(address, bytes, MAP_PRIVATE, descriptor, position);
    }

    /** Puts part of a file over reserved pages, so that writes reach it. */
    static void mapShared(long address, long bytes, int descriptor, long position) {
        map(address, bytes, MAP_SHARED, descriptor, position);
        advise(address, bytes, MADV_RANDOM);
    }

    private static void map(long address, long bytes, int sharing, int descriptor, long position) {
        try {
            MemorySegment mapped = (MemorySegment) MMAP.invokeExact(
                    MemorySegment.ofAddress(address),
                    bytes,
                    PROT_READ_WRITE,
                    sharing | MAP_FIXED,
                    descriptor,
                    position);
            if (mapped.address() != address) {
                throw new OutOfMemoryError("cannot map " + bytes + " bytes of a file");
            }
        } catch (Throwable t) {
            throw SystemCalls.rethrow(t);
        }
    }

    /** Brings mapped pages in with one call instead of one fault each; a refusal costs only speed. */
    static void populate(long address, long bytes) {
        advise(address, bytes, MADV_POPULATE_READ);
    }

    /** Takes the pages of a shared mapping away from the process; what was written to them is in the file's own. */
    static void dropPages(long address, long bytes) {
        advise(address, bytes, MADV_DONTNEED);
    }

    /** Asks for huge pages, which shorten address translation on random reads; a refusal costs only speed. */
    static void adviseHugePages(long address, long bytes) {
        advise(address, bytes, MADV_HUGEPAGE);
    }

    private static void advise(long address, long bytes, int advice) {
        if (!SystemCalls.LINUX) {
            return;
        }
        try {
            int unused = (int) MADVISE.invokeExact(MemorySegment.ofAddress(address), bytes, advice);
        } catch (Throwable t) {
            throw SystemCalls.rethrow(t);
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
            throw SystemCalls.rethrow(t);
        }
    }
}
