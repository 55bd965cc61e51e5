package io.vectron.shardservers.raft;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteOutput;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/** Bytes of the protobuf that Ratis brings along as bytes of ours, not copied: both are immutable. Used by one thread. */
final class UncopiedBytes extends ByteOutput {
    private ByteString bytes = ByteString.EMPTY;

    private UncopiedBytes() {}

    static ByteString of(org.apache.ratis.thirdparty.com.google.protobuf.ByteString source) {
        UncopiedBytes output = new UncopiedBytes();
        try {
            UnsafeByteOperations.unsafeWriteTo(source, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return output.bytes;
    }

    /** What is handed over lazily stays as it is. */
    @Override
    public void writeLazy(byte[] value, int offset, int length) {
        bytes = bytes.concat(com.google.protobuf.UnsafeByteOperations.unsafeWrap(value, offset, length));
    }

    @Override
    public void writeLazy(ByteBuffer value) {
        bytes = bytes.concat(com.google.protobuf.UnsafeByteOperations.unsafeWrap(value));
    }

    @Override
    public void write(byte value) {
        bytes = bytes.concat(ByteString.copyFrom(new byte[] {value}));
    }

    @Override
    public void write(byte[] value, int offset, int length) {
        bytes = bytes.concat(ByteString.copyFrom(value, offset, length));
    }

    @Override
    public void write(ByteBuffer value) {
        bytes = bytes.concat(ByteString.copyFrom(value));
    }
}
