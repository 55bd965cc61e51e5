package io.vectron.benchmarks.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorFileTest {
    @TempDir
    Path folder;

    @Test
    void readsFloatRows() throws IOException {
        ByteBuffer bytes = buffer(24)
                .putInt(2)
                .putFloat(1.5f)
                .putFloat(-2)
                .putInt(2)
                .putFloat(0)
                .putFloat(4);
        try (VectorFile file = VectorFile.open(write("x.fvecs", bytes))) {
            assertTrue(file.next());
            assertArrayEquals(new float[] {1.5f, -2}, file.floats());
            assertTrue(file.next());
            assertArrayEquals(new float[] {0, 4}, file.floats());
            assertFalse(file.next());
        }
    }

    @Test
    void readsBytesAsUnsigned() throws IOException {
        ByteBuffer bytes = buffer(7).putInt(3).put(new byte[] {0, 127, (byte) 255});
        try (VectorFile file = VectorFile.open(write("x.bvecs", bytes))) {
            assertTrue(file.next());
            assertArrayEquals(new float[] {0, 127, 255}, file.floats());
            assertEquals(3, file.dimension());
        }
    }

    @Test
    void readsZippedInts() throws IOException {
        Path path = folder.resolve("truth.ivecs.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
            out.write(buffer(12).putInt(2).putInt(7).putInt(-1).array());
        }
        try (VectorFile file = VectorFile.open(path)) {
            assertTrue(file.next());
            assertArrayEquals(new int[] {7, -1}, file.ints());
        }
    }

    @Test
    void refusesATruncatedRow() throws IOException {
        ByteBuffer bytes = buffer(8).putInt(2).putFloat(1);
        try (VectorFile file = VectorFile.open(write("x.fvecs", bytes))) {
            assertThrows(EOFException.class, file::next);
        }
    }

    @Test
    void refusesAnImpossibleLength() throws IOException {
        try (VectorFile file = VectorFile.open(write("x.fvecs", buffer(4).putInt(-5)))) {
            assertThrows(IOException.class, file::next);
        }
    }

    @Test
    void refusesAnUnknownFormat() {
        assertThrows(IllegalArgumentException.class, () -> VectorFile.open(folder.resolve("x.hdf5")));
    }

    private Path write(String name, ByteBuffer bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes.array());
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
