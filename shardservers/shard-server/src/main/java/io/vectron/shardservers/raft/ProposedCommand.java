package io.vectron.shardservers.raft;

import io.vectron.shardservers.core.ShardCommand;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/**
 * A proposed command, encoded for the log and as it was, so that the leader need not decode what it encoded itself. It knows
 * whether it may be in the log: until then a failure of the proposal is a refusal, afterwards its outcome is open.
 * Thread-safe.
 */
final class ProposedCommand implements Message {
    private final ShardCommand command;
    private final ByteString content;
    private volatile boolean appended;

    ProposedCommand(ShardCommand command, ByteString content) {
        this.command = command;
        this.content = content;
    }

    ShardCommand command() {
        return command;
    }

    /** To be called before it is put into the log. */
    void markAppended() {
        appended = true;
    }

    boolean mayBeInLog() {
        return appended;
    }

    @Override
    public ByteString getContent() {
        return content;
    }

    @Override
    public int size() {
        return content.size();
    }
}
