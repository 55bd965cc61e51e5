package io.vectron.cli.bench.writes;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;

/**
 * Which groups the bare Raft servers have, known to servers and client alike: the same three members in each, and the
 * leaders spread over them.
 *
 * @param ports of the servers on loopback, in order
 */
record BareRaftPeers(List<Integer> ports) {
    static final String HOST = "127.0.0.1";

    BareRaftPeers {
        ports = List.copyOf(ports);
    }

    /** As many groups as a collection has shards, and no others. */
    List<RaftGroup> groups(int shards) {
        return IntStream.range(0, shards)
                .mapToObj(number -> RaftGroup.valueOf(groupId(shards, number), peers(number % ports.size())))
                .toList();
    }

    private static RaftGroupId groupId(int shards, int number) {
        return RaftGroupId.valueOf(
                UUID.nameUUIDFromBytes(("bare-raft-" + shards + "-" + number).getBytes(StandardCharsets.UTF_8)));
    }

    private List<RaftPeer> peers(int leader) {
        return IntStream.range(0, ports.size())
                .mapToObj(server -> RaftPeer.newBuilder()
                        .setId(peerName(server))
                        .setAddress(HOST + ":" + ports.get(server))
                        .setPriority(server == leader ? 1 : 0)
                        .build())
                .toList();
    }

    /** The member that is to lead. */
    static RaftPeer leader(RaftGroup group) {
        return group.getPeers().stream()
                .max(Comparator.comparingInt(RaftPeer::getPriority))
                .orElseThrow();
    }

    static String peerName(int server) {
        return "bare-" + (server + 1);
    }
}
