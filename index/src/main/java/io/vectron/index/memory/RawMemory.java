package io.vectron.index.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Reads and writes by absolute address, in the processor's byte order.
 *
 * <p>All access goes through one constant segment that spans the address space, so the just-in-time compiler drops
 * every bounds and liveness check. In return nothing here protects the caller: an address must lie in a live
 * {@link MemoryRegion}. Only this module's tables compute addresses.
 */
public final class RawMemory {
    /** The whole address space; offsets into it are addresses. */
    public static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private RawMemory() {}

    public static byte getByte(long address) {
        return ALL.get(ValueLayout.JAVA_BYTE, address);
    }

    public static void putByte(long address, byte value) {
        ALL.set(ValueLayout.JAVA_BYTE, address, value);
    }

    public static short getShort(long address) {
        return ALL.get(ValueLayout.JAVA_SHORT_UNALIGNED, address);
    }

    public static void putShort(long address, short value) {
        ALL.set(ValueLayout.JAVA_SHORT_UNALIGNED, address, value);
    }

    public static int getInt(long address) {
        return ALL.get(ValueLayout.JAVA_INT_UNALIGNED, address);
    }

    public static void putInt(long address, int value) {
        ALL.set(ValueLayout.JAVA_INT_UNALIGNED, address, value);
    }

    public static long getLong(long address) {
        return ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, address);
    }

    public static void putLong(long address, long value) {
        ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, address, value);
    }

    public static float getFloat(long address) {
        return ALL.get(ValueLayout.JAVA_FLOAT_UNALIGNED, address);
    }

    public static void putFloat(long address, float value) {
        ALL.set(ValueLayout.JAVA_FLOAT_UNALIGNED, address, value);
    }

    /** Copies {@code length} bytes of {@code source} from {@code from} to {@code address}. */
    public static void copyIn(byte[] source, int from, int length, long address) {
        MemorySegment.copy(source, from, ALL, ValueLayout.JAVA_BYTE, address, length);
    }

    /** Copies {@code length} bytes at {@code address} into {@code target} from {@code at} on. */
    public static void copyOut(long address, byte[] target, int at, int length) {
        MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, address, target, at, length);
    }

    /** Copies {@code length} bytes from one address to another. */
    public static void copy(long source, long target, long length) {
        MemorySegment.copy(ALL, source, ALL, target, length);
    }

    /** Copies the whole of {@code source} to {@code address}. */
    public static void copyIn(float[] source, long address) {
        MemorySegment.copy(source, 0, ALL, ValueLayout.JAVA_FLOAT_UNALIGNED, address, source.length);
    }

    /** Fills {@code target} from {@code address}. */
    public static void copyOut(long address, float[] target) {
        MemorySegment.copy(ALL, ValueLayout.JAVA_FLOAT_UNALIGNED, address, target, 0, target.length);
    }
}
