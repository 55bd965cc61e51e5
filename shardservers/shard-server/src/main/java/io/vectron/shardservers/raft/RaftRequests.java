package io.vectron.shardservers.raft;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;

/**
 * What every request to this process's Raft server says of its sender and its group.
 *
 * @param calls numbers the sender's requests
 */
record RaftRequests(RaftServer server, RaftGroupId group, ClientId client, AtomicLong calls) {
    long nextCall() {
        return calls.incrementAndGet();
    }
}
