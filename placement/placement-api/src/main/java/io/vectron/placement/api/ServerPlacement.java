package io.vectron.placement.api;

import io.vectron.common.ids.ServerId;

/** A shard server in the placement map: where it is, what it can hold, and what the operator wants of it. */
public record ServerPlacement(ServerAddress address, ServerTraits traits, ServerAdminState state) {
    public ServerId id() {
        return address.id();
    }

    public String node() {
        return address.node();
    }

    public ServerPlacement withState(ServerAdminState changed) {
        return new ServerPlacement(address, traits, changed);
    }
}
