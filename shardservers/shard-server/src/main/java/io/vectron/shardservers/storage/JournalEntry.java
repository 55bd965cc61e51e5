package io.vectron.shardservers.storage;

import io.vectron.common.ids.PointId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** The ids that one log entry changed, as bytes: of each its length (2 bytes) and its UTF-8. */
final class JournalEntry {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** @param id UTF-8 */
    void add(byte[] id) {
        bytes.write(id.length >>> Byte.SIZE);
        bytes.write(id.length);
        bytes.writeBytes(id);
    }

    boolean isEmpty() {
        return bytes.size() == 0;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    static void forEach(byte[] entry, Consumer<PointId> consumer) {
        ByteBuffer buffer = ByteBuffer.wrap(entry);
        while (buffer.hasRemaining()) {
            byte[] id = new byte[Short.toUnsignedInt(buffer.getShort())];
            buffer.get(id);
            consumer.accept(PointId.fromUtf8(id));
        }
    }
}
