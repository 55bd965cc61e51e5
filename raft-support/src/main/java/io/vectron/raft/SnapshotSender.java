package io.vectron.raft;

import java.io.IOException;

/** A state machine that wants to know when its snapshot is sent to a member. */
public interface SnapshotSender {
    /**
     * Called before a snapshot is sent, on the thread of the member's appender, which may be held up by reading the snapshot through.
     *
     * @throws IOException if it must not be sent; the appender looks for the latest again a moment later
     */
    void beforeSendingSnapshot() throws IOException;

    /** Called for each part of a snapshot before it is read and sent, on the thread of the member's appender; must not block. */
    void sendingSnapshot();
}
