package io.vectron.cli.cluster;

import io.vectron.cli.server.Ports;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One process of a cluster.
 *
 * @param number within its kind, from 1
 * @param searchOnly of a shard server: whether it holds no voters
 * @param host that it listens on
 * @param ports by what is spoken there: grpc, http, kafka, kafka-controller, raft
 */
public record ClusterNode(
        NodeKind kind, int number, boolean searchOnly, String host, SortedMap<String, Integer> ports) {
    public ClusterNode {
        ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
    }

    static ClusterNode of(NodeKind kind, int number, ClusterPorts ports) {
        return new ClusterNode(kind, number, false, Ports.HOST, ports.of(kind, number));
    }

    ClusterNode asSearchOnly() {
        return new ClusterNode(kind, number, true, host, ports);
    }

    ClusterNode at(String otherHost) {
        return new ClusterNode(kind, number, searchOnly, otherHost, ports);
    }

    /** Whether only this machine reaches it, and its ports are this machine's. */
    boolean isOnLoopback() {
        return host.equals(Ports.HOST);
    }

    /** Unique in the cluster: {@code shardserver-2}. */
    public String name() {
        return kind.command() + "-" + number;
    }

    /** @throws IllegalArgumentException if the node speaks nothing of the kind */
    public int port(String protocol) {
        Integer port = ports.get(protocol);
        if (port == null) {
            throw new IllegalArgumentException(name() + " has no " + protocol + " port");
        }
        return port;
    }

    /** host:port. */
    public String address(String protocol) {
        return host + ":" + port(protocol);
    }
}
