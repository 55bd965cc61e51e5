package io.vectron.cli.vectors;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Counts the bytes taken from a file, so that progress can be told even through decompression. */
public final class CountingInput extends FilterInputStream {
    private static final int BUFFER_BYTES = 1 << 16;

    private final long sizeBytes;
    private long readBytes;

    private CountingInput(InputStream in, long sizeBytes) {
        super(in);
        this.sizeBytes = sizeBytes;
    }

    public static CountingInput open(Path file) throws IOException {
        return new CountingInput(Files.newInputStream(file), Files.size(file));
    }

    /** The file's content, unpacked if its name ends in {@code .gz}. */
    public InputStream content(Path file) throws IOException {
        return file.getFileName().toString().endsWith(".gz")
                ? new BufferedInputStream(new GZIPInputStream(this, BUFFER_BYTES), BUFFER_BYTES)
                : new BufferedInputStream(this, BUFFER_BYTES);
    }

    public double fractionRead() {
        return sizeBytes == 0 ? 1 : (double) readBytes / sizeBytes;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            readBytes++;
        }
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        if (count > 0) {
            readBytes += count;
        }
        return count;
    }
}
