package io.vectron.shardservers.raft;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * Where Raft members are found now, by their names. Ratis keeps the first address it hears of a peer for as long as the process
 * runs, so it is told names, and what they stand for is looked up here with every new connection. One for the process, as the
 * resolvers of gRPC are. Thread-safe.
 */
final class PeerAddresses {
    static final PeerAddresses OF_THIS_PROCESS = new PeerAddresses();

    @GuardedBy("this")
    private final Map<String, String> addresses = new HashMap<>();

    private final Set<Runnable> listeners = new CopyOnWriteArraySet<>();

    /** @param address as {@code host:port} */
    void learn(String name, String address) {
        boolean changed;
        synchronized (this) {
            changed = !address.equals(addresses.put(name, address));
        }
        if (changed) {
            listeners.forEach(Runnable::run);
        }
    }

    synchronized Optional<String> find(String name) {
        return Optional.ofNullable(addresses.get(name));
    }

    /** Is called after any address has changed, until it is removed. */
    void addListener(Runnable listener) {
        listeners.add(listener);
    }

    void removeListener(Runnable listener) {
        listeners.remove(listener);
    }
}
