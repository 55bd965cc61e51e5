package io.vectron.gateway.core.system;

import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether requests can be answered. Not ready until the placement map is known and every shard has had a leader once;
 * from then on a shard may be without one for a short while, as happens when a collection is made or a leader fails,
 * before this says so. Written by one thread, read by any.
 */
public final class Readiness {
    /** How long a shard may be without a leader once the gateway has been ready. */
    static final Duration GRACE = Duration.ofSeconds(5);

    private static final String STARTING = "the placement map is not known yet";

    private final SortedMap<CollectionName, Instant> leaderlessSince = new TreeMap<>();
    private boolean wasReady;
    private volatile Optional<String> reason = Optional.of(STARTING);

    /** Takes in what was seen: the shards without a leader, of every collection that has any. */
    public void observe(Instant now, Map<CollectionName, List<ShardId>> leaderless) {
        leaderlessSince.keySet().retainAll(leaderless.keySet());
        leaderless.keySet().forEach(name -> leaderlessSince.putIfAbsent(name, now));
        reason = new TreeMap<>(leaderless)
                .entrySet().stream()
                        .filter(entry -> !wasReady || isOverdue(entry.getKey(), now))
                        .map(entry -> "shards " + entry.getValue() + " of collection '" + entry.getKey()
                                + "' have no leader that takes writes")
                        .findFirst();
        wasReady |= reason.isEmpty();
    }

    private boolean isOverdue(CollectionName name, Instant now) {
        Instant since = leaderlessSince.getOrDefault(name, now);
        return Duration.between(since, now).compareTo(GRACE) >= 0;
    }

    /** Why requests cannot be answered; empty if they can. */
    public Optional<String> findReason() {
        return reason;
    }
}
