package io.vectron.shardservers.api.routing;

import io.vectron.placement.api.ServerAddress;
import io.vectron.shardservers.api.ShardService;

/** Gives the port of a server: a pooled gRPC client, or the server itself when it runs in this process. */
public interface ShardServices {
    ShardService on(ServerAddress server);
}
