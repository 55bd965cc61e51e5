package io.vectron.shardservers.raft;

import io.vectron.shardservers.api.WriteBatch;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/** A proposed batch, encoded for the log and as it was, so that the leader need not decode what it encoded itself. */
record BatchMessage(WriteBatch batch, ByteString content) implements Message {
    @Override
    public ByteString getContent() {
        return content;
    }

    @Override
    public int size() {
        return content.size();
    }
}
