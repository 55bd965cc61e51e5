package io.vectron.cli.vectors;

import io.vectron.cli.CliException;
import io.vectron.common.config.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The formats of the TEXMEX corpus: each row is its length as little-endian int32, then that many float32 ({@code
 * .fvecs}), unsigned bytes ({@code .bvecs}) or int32 ({@code .ivecs}). See http://corpus-texmex.irisa.fr.
 */
final class VecsFile implements VectorFile {
    private final Path file;
    private final CountingInput counter;
    private final InputStream input;
    private final int bytesPerNumber;
    private byte @Nullable [] nextRow;
    private final int dimension;
    private long rows;

    private VecsFile(Path file, int bytesPerNumber) throws IOException {
        this.file = file;
        this.bytesPerNumber = bytesPerNumber;
        this.counter = CountingInput.open(file);
        this.input = counter.content(file);
        byte[] first = readRow();
        if (first == null) {
            throw new CliException(file + ": holds no vectors");
        }
        this.nextRow = first;
        this.dimension = first.length / bytesPerNumber;
    }

    static VecsFile openFloats(Path file) throws IOException {
        return new VecsFile(file, Float.BYTES);
    }

    static VecsFile openBytes(Path file) throws IOException {
        return new VecsFile(file, Byte.BYTES);
    }

    static List<int[]> readIntegers(Path file) throws IOException {
        List<int[]> rows = new ArrayList<>();
        try (VecsFile source = new VecsFile(file, Integer.BYTES)) {
            for (byte[] row = source.takeRow(); row != null; row = source.takeRow()) {
                int[] numbers = new int[row.length / Integer.BYTES];
                ByteBuffer.wrap(row)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asIntBuffer()
                        .get(numbers);
                rows.add(numbers);
            }
        }
        return rows;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public float @Nullable [] next() throws IOException {
        byte[] row = takeRow();
        if (row == null) {
            return null;
        }
        float[] vector = new float[row.length / bytesPerNumber];
        if (vector.length != dimension) {
            throw new CliException(
                    file + ": row " + rows + " has " + vector.length + " numbers, the first row has " + dimension);
        }
        if (bytesPerNumber == Float.BYTES) {
            ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        } else {
            for (int i = 0; i < vector.length; i++) {
                vector[i] = row[i] & 0xff;
            }
        }
        return vector;
    }

    private byte @Nullable [] takeRow() throws IOException {
        byte[] row = nextRow == null ? readRow() : nextRow;
        nextRow = null;
        if (row != null) {
            rows++;
        }
        return row;
    }

    private byte @Nullable [] readRow() throws IOException {
        byte[] header = input.readNBytes(Integer.BYTES);
        if (header.length == 0) {
            return null;
        }
        int length = header.length < Integer.BYTES
                ? -1
                : ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (length < 1 || length > Limits.MAX_DIMENSION) {
            throw new CliException(file + ": row " + (rows + 1) + " has no valid length; is this the right format?");
        }
        byte[] row = input.readNBytes(length * bytesPerNumber);
        if (row.length < length * bytesPerNumber) {
            throw new CliException(file + ": ends in the middle of row " + (rows + 1));
        }
        return row;
    }

    @Override
    public double fractionRead() {
        return counter.fractionRead();
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
