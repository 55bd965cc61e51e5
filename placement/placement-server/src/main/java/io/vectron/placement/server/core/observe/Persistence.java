package io.vectron.placement.server.core.observe;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Since when each of a set of facts has held without a break. Not thread-safe. */
final class Persistence<F> {
    private final Map<F, Long> sinceNanos = new HashMap<>();

    /** Takes what holds now: facts that no longer hold are forgotten. */
    void update(Set<F> holding, long nowNanos) {
        sinceNanos.keySet().retainAll(holding);
        holding.forEach(fact -> sinceNanos.putIfAbsent(fact, nowNanos));
    }

    /** How long a fact has held; zero if it does not. */
    Duration age(F fact, long nowNanos) {
        Long since = sinceNanos.get(fact);
        return since == null ? Duration.ZERO : Duration.ofNanos(nowNanos - since);
    }

    void clear() {
        sinceNanos.clear();
    }
}
