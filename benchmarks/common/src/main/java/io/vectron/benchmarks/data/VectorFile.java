package io.vectron.benchmarks.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * A file of vectors in one of the TEXMEX formats: each row is its length as a little-endian int32, then that many
 * components: float32 ({@code .fvecs}), unsigned bytes ({@code .bvecs}) or int32 ({@code .ivecs}). A further
 * {@code .gz} means gzip.
 *
 * <p>Read once, row by row, by one thread.
 */
public final class VectorFile implements AutoCloseable {
    private static final int LARGEST_DIMENSION = 1 << 20;

    private final Path path;
    private final Component component;
    private final InputStream in;
    private final byte[] head = new byte[Integer.BYTES];
    private byte[] body = new byte[0];
    private int dimension;

    private enum Component {
        FLOAT(Float.BYTES),
        BYTE(Byte.BYTES),
        INT(Integer.BYTES);

        private final int bytes;

        Component(int bytes) {
            this.bytes = bytes;
        }
    }

    private VectorFile(Path path, Component component, InputStream in) {
        this.path = path;
        this.component = component;
        this.in = in;
    }

    /** Opens a file whose name ends in {@code .fvecs}, {@code .bvecs} or {@code .ivecs}, with or without {@code .gz}. */
    public static VectorFile open(Path path) throws IOException {
        String name = path.getFileName().toString();
        boolean zipped = name.endsWith(".gz");
        Component component = componentOf(zipped ? name.substring(0, name.length() - 3) : name);
        InputStream raw = Files.newInputStream(path);
        InputStream in = zipped ? new GZIPInputStream(raw, 1 << 16) : raw;
        return new VectorFile(path, component, new BufferedInputStream(in, 1 << 16));
    }

    private static Component componentOf(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "fvecs" -> Component.FLOAT;
            case "bvecs" -> Component.BYTE;
            case "ivecs" -> Component.INT;
            default -> throw new IllegalArgumentException(name + " must end in .fvecs, .bvecs or .ivecs");
        };
    }

    /** Moves to the next row; false at the end of the file. */
    public boolean next() throws IOException {
        int read = in.readNBytes(head, 0, head.length);
        if (read == 0) {
            return false;
        }
        dimension = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (read < head.length || dimension < 1 || dimension > LARGEST_DIMENSION) {
            throw new IOException(path + " is damaged: a row cannot have " + dimension + " components");
        }
        int bytes = dimension * component.bytes;
        if (body.length != bytes) {
            body = new byte[bytes];
        }
        if (in.readNBytes(body, 0, bytes) < bytes) {
            throw new EOFException(path + " ends within a row");
        }
        return true;
    }

    /** Components of the current row. */
    public int dimension() {
        return dimension;
    }

    /** The current row's components as floats. */
    public float[] floats() {
        ByteBuffer buffer = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
        float[] row = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            row[i] = switch (component) {
                case FLOAT -> buffer.getFloat();
                case BYTE -> buffer.get() & 0xff;
                case INT -> buffer.getInt();
            };
        }
        return row;
    }

    /** The current row's components as ints; only of an {@code .ivecs} file. */
    public int[] ints() {
        if (component != Component.INT) {
            throw new IllegalStateException(path + " holds no int32 components");
        }
        int[] row = new int[dimension];
        ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(row);
        return row;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
