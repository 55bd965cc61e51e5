package io.vectron.cli.vectors;

import io.vectron.cli.CliException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Counts the bytes taken from a file, so that progress can be told even through decompression. */
public final class CountingInput extends FilterInputStream {
    private static final int BUFFER_BYTES = 1 << 16;

    private final long sizeBytes;
    private long readBytes;

    private CountingInput(InputStream in, long sizeBytes) {
        super(in);
        this.sizeBytes = sizeBytes;
    }

    /** @throws CliException if there is no such file to read */
    public static CountingInput open(Path file) throws IOException {
        requireReadable(file);
        return new CountingInput(Files.newInputStream(file), Files.size(file));
    }

    static void requireReadable(Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new CliException(file + ": no such file, or it cannot be read");
        }
    }

    /** The file's content, unpacked if its name ends in {@code .gz}. */
    public InputStream content(Path file) throws IOException {
        if (!file.getFileName().toString().endsWith(".gz")) {
            return new BufferedInputStream(this, BUFFER_BYTES);
        }
        try {
            return new BufferedInputStream(new GZIPInputStream(this, BUFFER_BYTES), BUFFER_BYTES);
        } catch (ZipException e) {
            throw new CliException(file + ": not in gzip format, though its name says so", e);
        }
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
