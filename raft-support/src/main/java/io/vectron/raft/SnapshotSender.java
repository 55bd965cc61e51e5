package io.vectron.raft;

/** A state machine that wants to know when its snapshot is sent to a member. */
public interface SnapshotSender {
    /** Called for each part of a snapshot before it is read and sent, on the thread of the member's appender; must not block. */
    void sendingSnapshot();
}
