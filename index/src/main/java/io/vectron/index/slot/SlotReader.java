package io.vectron.index.slot;

import io.vectron.index.memory.MemoryRegion;
import io.vectron.index.memory.QueryBuffer;
import io.vectron.index.memory.RawMemory;
import java.util.Arrays;

/**
 * Reads records and ids of slots for one searcher, without allocating.
 *
 * <p>What lies in a file it copies from the page cache instead of touching its mapping, so that none of what searches read
 * stays with the process. A field that another thread writes meanwhile may be read torn: callers ask for what the slot's
 * state says is written. One thread at a time.
 */
public final class SlotReader {
    private final MemoryRegion records;
    private final MemoryRegion ids;
    private final QueryBuffer field = new QueryBuffer(Long.BYTES);
    private final QueryBuffer idBytes = new QueryBuffer(IdBytes.LONGEST);
    private final byte[] left = new byte[IdBytes.LONGEST];
    private final byte[] right = new byte[IdBytes.LONGEST];

    public SlotReader(SlotTable slots) {
        records = slots.records();
        ids = slots.ids().region();
    }

    /** The visibility version at which the point became live; the largest long before that. */
    public long born(int ordinal) {
        return field(ordinal, SlotTable.BORN);
    }

    /** The visibility version at which the point died; the largest long before that. */
    public long died(int ordinal) {
        return field(ordinal, SlotTable.DIED);
    }

    /** The reference of the slot's id, for {@link #copyId}. */
    public long idReference(int ordinal) {
        return field(ordinal, 0);
    }

    private long field(int ordinal, int offset) {
        long position = (long) ordinal * SlotTable.RECORD_BYTES + offset;
        if (!records.isInFile()) {
            return RawMemory.getLong(records.base() + position);
        }
        records.read(position, Long.BYTES, field.address());
        return RawMemory.getLong(field.address());
    }

    /** Copies the id of a reference, {@link #idLength} bytes, into {@code target} from {@code at} on. */
    public void copyId(long reference, byte[] target, int at) {
        int length = IdBytes.length(reference);
        long position = IdBytes.position(reference);
        if (ids.isInFile()) {
            ids.read(position, length, idBytes.address());
            RawMemory.copyOut(idBytes.address(), target, at, length);
        } else {
            RawMemory.copyOut(ids.base() + position, target, at, length);
        }
    }

    /** The length in bytes of the id of a reference. */
    public static int idLength(long reference) {
        return IdBytes.length(reference);
    }

    /** Orders two slots by their ids' bytes, unsigned. */
    public int compareIds(int one, int other) {
        long first = idReference(one);
        long second = idReference(other);
        copyId(first, left, 0);
        copyId(second, right, 0);
        return Arrays.compareUnsigned(left, 0, idLength(first), right, 0, idLength(second));
    }
}
