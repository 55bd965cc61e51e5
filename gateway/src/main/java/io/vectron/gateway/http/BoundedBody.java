package io.vectron.gateway.http;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A request's body, of which no more than the limit is read. Owned by one thread. */
final class BoundedBody extends FilterInputStream {
    private final long limit;
    private long read;

    private BoundedBody(InputStream body, long limit) {
        super(body);
        this.limit = limit;
    }

    /**
     * @param declaredLength the Content-Length; negative if there is none
     * @throws VectronException {@code BODY_TOO_LARGE}, here or while reading
     */
    static InputStream of(InputStream body, long declaredLength, long limit) {
        if (declaredLength > limit) {
            throw tooLarge(limit);
        }
        return new BoundedBody(body, limit);
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        count(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        count(Math.max(0, count));
        return count;
    }

    @Override
    public long skip(long length) throws IOException {
        long skipped = super.skip(length);
        count(skipped);
        return skipped;
    }

    private void count(long more) {
        read += more;
        if (read > limit) {
            throw tooLarge(limit);
        }
    }

    private static VectronException tooLarge(long limit) {
        return new VectronException(
                ErrorCode.BODY_TOO_LARGE, "body must be at most " + limit + " bytes; send several requests");
    }
}
