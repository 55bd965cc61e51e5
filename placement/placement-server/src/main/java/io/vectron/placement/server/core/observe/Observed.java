package io.vectron.placement.server.core.observe;

import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the driver sees at one moment. Immutable. */
public record Observed(SortedMap<ServerId, ServerView> servers, SortedMap<ShardId, ShardView> shards) {
    public Observed {
        servers = Collections.unmodifiableSortedMap(new TreeMap<>(servers));
        shards = Collections.unmodifiableSortedMap(new TreeMap<>(shards));
    }

    /** A registered server; every replica is on one. */
    public ServerView server(ServerId id) {
        ServerView server = servers.get(id);
        if (server == null) {
            throw new IllegalStateException("server " + id + " is not registered");
        }
        return server;
    }

    /** A server's node name, or its number if it is gone. */
    public String name(ServerId id) {
        ServerView server = servers.get(id);
        return server == null ? "server " + id : server.placement().node();
    }
}
